import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const SNAPSHOT = /^\d{10,15}\.snapshot$/;
const UNFINISHED = /^\d{10,15}\.snapshot\.tmp$/;

/** The file of a snapshot. A number that grows with the log; what it means is the log's own. */
export const snapshotFile = (folder: string, number: number): string =>
  join(folder, `${String(number).padStart(10, '0')}.snapshot`);

/** The numbers of the snapshots in a folder, the newest first, whatever may be wrong with them. */
export const snapshotsIn = async (folder: string): Promise<readonly number[]> =>
  (await readdir(folder))
    .filter((name) => SNAPSHOT.test(name))
    .map((name) => Number.parseInt(name, 10))
    .toSorted((one, other) => other - one);

/** The files of snapshots that a process which was killed has not finished. */
export const unfinishedIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => UNFINISHED.test(name)).map((name) => join(folder, name));
