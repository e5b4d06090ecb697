import { mkdir, rmdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { syncFolder } from './syncFolder.ts';

/** The folders from this one up to the first that was made, the innermost first. */
const levelsOf = (folder: string, first: string): string[] => {
  const levels = [folder];
  for (let level = folder; level.length > first.length;) levels.push((level = dirname(level)));
  return levels;
};

/**
 * Makes a folder, and those above it, so that they would survive the end of the machine: the name of each stands in the folder
 * above it, which has to be flushed for itself (fsync(2): "does not necessarily ensure that the entry in the directory
 * containing the file has also reached disk").
 *
 * @param folder may be there already; then nothing is done
 * @throws Error where it cannot be made or flushed. Then it is not left there: whoever tries again would find it, and take it
 * for one that is on the disk.
 */
export const makeFolder = async (folder: string): Promise<void> => {
  const path = resolve(folder);
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  const levels = levelsOf(path, resolve(first));
  try {
    for (const level of levels) await syncFolder(dirname(level));
  } catch (error) {
    // One in which somebody has put something stays.
    for (const level of levels) await rmdir(level).catch(() => undefined);
    throw error;
  }
};
