import { resolve } from 'node:path';
import type { AppConfig } from '../../config/schema.ts';
import { openUserFeatures, type UserFeatures } from './userFeatures.ts';

/**
 * Opens the `userFeatures` file of every app that has one, and starts reading it, so errors are logged at the start and
 * not at the first callback.
 *
 * @param folder the folder that relative paths refer to
 * @returns the files by app id
 */
export const openUserFeatureFiles = (
  apps: Readonly<Record<string, AppConfig>>,
  folder: string,
  logLine: (line: string) => void,
): ReadonlyMap<string, UserFeatures> => {
  const files = new Map<string, UserFeatures>();
  for (const [id, { userFeatures }] of Object.entries(apps)) {
    if (userFeatures === undefined) continue;
    const file = openUserFeatures(resolve(folder, userFeatures), (line) => logLine(`app ${id}: userFeatures: ${line}`));
    files.set(id, file);
    void file.refresh();
  }
  return files;
};
