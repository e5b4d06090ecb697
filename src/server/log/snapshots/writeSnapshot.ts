import { createHash } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { checkSnapshot, snapshotTrailer, SNAPSHOT_VERSION, type SnapshotHeader } from './checkSnapshot.ts';
import { snapshotFile, listSnapshots, listUnfinishedSnapshots } from './snapshotFiles.ts';
import { syncFolder } from '../folder/syncFolder.ts';

/** Characters per write. Serializing them takes well under a millisecond, so requests are not delayed. */
const CHUNK_LENGTH = 65_536;

export interface SnapshotContent {
  readonly folder: string;
  /** Determines the name of the file; grows with the log. */
  readonly number: number;
  /** The position in the log that `values` corresponds to; any JSON value. */
  readonly position: unknown;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The state, from `folds.save()`. No record may be applied to the folds until the snapshot is written. */
  readonly values: Iterable<unknown>;
}

const writeLines = async (handle: FileHandle, { position, time, values }: SnapshotContent): Promise<void> => {
  const hash = createHash('sha256');
  const header: SnapshotHeader = { snapshot: SNAPSHOT_VERSION, position, time };
  let text = `${JSON.stringify(header)}\n`;
  const flush = async (): Promise<void> => {
    hash.update(text);
    await handle.appendFile(text);
    text = '';
    // Lets the server answer requests between two chunks.
    await new Promise(setImmediate);
  };
  for (const value of values) {
    text += `${JSON.stringify(value)}\n`;
    if (text.length >= CHUNK_LENGTH) await flush();
  }
  await flush();
  await handle.appendFile(snapshotTrailer(hash.digest('hex')));
};

/** Keeps one intact older snapshot, in case the new one gets damaged, and deletes all others and unfinished ones. */
const deleteOlder = async (folder: string, number: number): Promise<void> => {
  let hasFallback = false;
  for (const older of (await listSnapshots(folder)).filter((candidate) => candidate < number)) {
    const file = snapshotFile(folder, older);
    if (!hasFallback && (await checkSnapshot(file)).ok) hasFallback = true;
    else await rm(file, { force: true });
  }
  for (const file of await listUnfinishedSnapshots(folder)) await rm(file, { force: true });
};

/**
 * Writes a snapshot atomically: after a crash of the process or of the machine, the file exists completely or not at
 * all. The content goes to a temporary file, which is flushed, renamed and made durable by a flush of the folder. Then
 * all older snapshots but one are deleted, as are unfinished ones of killed processes.
 *
 * Format: NDJSON with a header line, one line per value, and a trailer line with the SHA-256 of everything before it.
 *
 * @throws Error if it cannot be written. The file may exist nevertheless: call `deleteSnapshot` to be sure that it does
 *   not.
 */
export const writeSnapshot = async (snapshot: SnapshotContent): Promise<void> => {
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
    // Frees the space, which a full disk needs.
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
  // A failure here is harmless: it only leaves older snapshots behind.
  await deleteOlder(folder, number).catch(() => undefined);
};

/**
 * Deletes a snapshot durably: after success it does not reappear, even after a crash of the machine.
 *
 * @throws Error if the snapshot may still exist
 */
export const deleteSnapshot = async (folder: string, number: number): Promise<void> => {
  await rm(snapshotFile(folder, number), { force: true });
  await syncFolder(folder);
};
