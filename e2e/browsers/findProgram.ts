import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Finds a program.
 *
 * @param names the program's names, without `.exe`
 * @param fallbackPaths common locations outside the PATH
 * @returns its path, or `undefined` if it is not found
 */
export const findProgram = (names: readonly string[], fallbackPaths: readonly string[] = []): string | undefined => {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...fallbackPaths].find(existsSync);
};
