import { createHash } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { checkSnapshot, endOfSnapshot, SNAPSHOT_VERSION, type SnapshotHead } from './checkSnapshot.ts';
import { snapshotFile, snapshotsIn, unfinishedIn } from './snapshotFiles.ts';
import { syncFolder } from '../folder/syncFolder.ts';

/** Characters that are written at once: JSON takes well under a millisecond for them. */
const AT_ONCE = 65_536;

export interface SnapshotToWrite {
  readonly folder: string;
  /** Grows with the log: the name of the file. */
  readonly number: number;
  /** How far in the log the state is that `values` gives; any JSON value. */
  readonly position: unknown;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The state: `folds.save()`. Nothing may be taken by the folds until this is done. */
  readonly values: Iterable<unknown>;
}

const writeLines = async (handle: FileHandle, { position, time, values }: SnapshotToWrite): Promise<void> => {
  const hash = createHash('sha256');
  const head: SnapshotHead = { snapshot: SNAPSHOT_VERSION, position, time };
  let text = `${JSON.stringify(head)}\n`;
  const flush = async (): Promise<void> => {
    hash.update(text);
    await handle.appendFile(text);
    text = '';
    // Rankings are answered meanwhile.
    await new Promise(setImmediate);
  };
  for (const value of values) {
    text += `${JSON.stringify(value)}\n`;
    if (text.length >= AT_ONCE) await flush();
  }
  await flush();
  await handle.appendFile(endOfSnapshot(hash.digest('hex')));
};

/** Two are kept, should the newer one be damaged one day. What cannot be read does not count as one. */
const dropOlder = async (folder: string, number: number): Promise<void> => {
  let kept = 0;
  for (const older of (await snapshotsIn(folder)).filter((one) => one < number)) {
    const file = snapshotFile(folder, older);
    if (kept === 0 && (await checkSnapshot(file)).ok) kept += 1;
    else await rm(file, { force: true });
  }
  for (const file of await unfinishedIn(folder)) await rm(file, { force: true });
};

/**
 * Writes a snapshot so that it is there as a whole or not at all, also after the end of the machine, and drops all older ones
 * but one, and what was left of those that a killed process was writing.
 *
 * NDJSON: a head, one line for every value, and the SHA-256 of everything before.
 *
 * @throws Error where it cannot be written. Whether it is there after all is then open: see `dropSnapshot`.
 */
export const writeSnapshot = async (snapshot: SnapshotToWrite): Promise<void> => {
  const { folder, number } = snapshot;
  const file = snapshotFile(folder, number);
  const unfinished = `${file}.tmp`;
  try {
    const handle = await open(unfinished, 'w');
    try {
      await writeLines(handle, snapshot);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    // A full disk needs the room.
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
  // That older ones are still there does no harm.
  await dropOlder(folder, number).catch(() => undefined);
};

/**
 * Makes sure that a snapshot is not there, also after the end of the machine.
 *
 * @throws Error where one cannot be sure
 */
export const dropSnapshot = async (folder: string, number: number): Promise<void> => {
  await rm(snapshotFile(folder, number), { force: true });
  await syncFolder(folder);
};
