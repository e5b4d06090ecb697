import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const SNAPSHOT = /^\d{10,15}\.snapshot$/;
const UNFINISHED = /^\d{10,15}\.snapshot\.tmp$/;

/** Returns the path of a snapshot. `number` grows with the log; its meaning depends on the kind of log. */
export const snapshotFile = (folder: string, number: number): string =>
  join(folder, `${String(number).padStart(10, '0')}.snapshot`);

/** Returns the numbers of all snapshots in a folder, newest first, without checking the files. */
export const listSnapshots = async (folder: string): Promise<readonly number[]> =>
  (await readdir(folder))
    .filter((name) => SNAPSHOT.test(name))
    .map((name) => Number.parseInt(name, 10))
    .toSorted((a, b) => b - a);

/** Returns the temporary files of snapshots that were not finished, because their process was killed. */
export const listUnfinishedSnapshots = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => UNFINISHED.test(name)).map((name) => join(folder, name));
