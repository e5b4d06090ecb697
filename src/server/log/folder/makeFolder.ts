import { mkdir, rmdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { syncFolder } from './syncFolder.ts';

/** Returns the folders from `folder` up to `outermost`, innermost first. */
const levelsOf = (folder: string, outermost: string): string[] => {
  const levels = [folder];
  for (let level = folder; level.length > outermost.length;) levels.push((level = dirname(level)));
  return levels;
};

/**
 * Creates a folder and its missing parents durably: they survive a crash of the machine. The entry of each folder is
 * stored in its parent, which must be flushed separately (fsync(2): "does not necessarily ensure that the entry in the
 * directory containing the file has also reached disk").
 *
 * Does nothing if the folder exists.
 *
 * @throws Error if it cannot be created or flushed. In that case the new folders are removed again: otherwise a second
 *   attempt would find them and assume that they are durable.
 */
export const makeFolder = async (folder: string): Promise<void> => {
  const path = resolve(folder);
  const outermost = await mkdir(path, { recursive: true });
  if (outermost === undefined) return;
  const levels = levelsOf(path, resolve(outermost));
  try {
    for (const level of levels) await syncFolder(dirname(level));
  } catch (error) {
    // `rmdir` fails for a folder that is no longer empty, which then stays.
    for (const level of levels) await rmdir(level).catch(() => undefined);
    throw error;
  }
};
