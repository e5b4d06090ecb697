import { resolve } from 'node:path';
import type { AppConfig } from '../../config/schema.ts';
import { openUserFeatures, type UserFeatures } from './userFeatures.ts';

/** The files of users' features by app. What cannot be read of them is said now, and not to the first callback. */
export const openUsers = (
  apps: Readonly<Record<string, AppConfig>>,
  folder: string,
  say: (line: string) => void,
): ReadonlyMap<string, UserFeatures> => {
  const users = new Map<string, UserFeatures>();
  for (const [id, { userFeatures }] of Object.entries(apps)) {
    if (userFeatures === undefined) continue;
    const file = openUserFeatures(resolve(folder, userFeatures), (line) => say(`users of ${id}: ${line}`));
    users.set(id, file);
    void file.refresh();
  }
  return users;
};
