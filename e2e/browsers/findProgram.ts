import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Finds a program.
 *
 * @param names as they are typed, without `.exe`
 * @param usual where it is often found while it is not on the PATH
 * @returns its path, or `undefined` where there is none
 */
export const findProgram = (names: readonly string[], usual: readonly string[] = []): string | undefined => {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...usual].find(existsSync);
};
