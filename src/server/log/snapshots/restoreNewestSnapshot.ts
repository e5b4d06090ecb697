import { checkSnapshot, type SnapshotHeader } from './checkSnapshot.ts';
import { readLines } from '../lines/readLines.ts';
import { snapshotFile, listSnapshots } from './snapshotFiles.ts';

/** The header and the number of a restored snapshot. */
export interface RestoredSnapshot extends SnapshotHeader {
  readonly number: number;
}

const restoreFrom = async (file: string, bytes: number, restore: (value: unknown) => void): Promise<void> => {
  let isHeader = true;
  for await (const line of readLines(file, { end: bytes - 1 })) {
    if (!isHeader) restore(JSON.parse(line));
    isHeader = false;
  }
};

export interface RestoreOptions {
  readonly folder: string;
  /** Whether a snapshot belongs to this log and may be restored. */
  readonly accepts: (head: SnapshotHeader, number: number) => boolean;
  /** Receives the saved values in their original order; receives nothing from a snapshot that is ignored. */
  readonly restore: (value: unknown) => void;
  /** Receives a console line. */
  readonly logLine: (line: string) => void;
}

/**
 * Restores the newest usable snapshot of a folder. Ignores snapshots that are damaged, in another format version or of
 * another log, and logs a line for each.
 *
 * @returns `undefined` if no snapshot is usable
 * @throws Error if the folder or a file cannot be read
 */
export const restoreNewestSnapshot = async ({
  folder,
  accepts,
  restore,
  logLine,
}: RestoreOptions): Promise<RestoredSnapshot | undefined> => {
  for (const number of await listSnapshots(folder)) {
    const file = snapshotFile(folder, number);
    const checked = await checkSnapshot(file);
    if (checked.ok && accepts(checked.header, number)) {
      await restoreFrom(file, checked.bytes, restore);
      return { ...checked.header, number };
    }
    logLine(`log: ignoring the snapshot ${file}: ${checked.ok ? 'it does not match this log' : checked.why}`);
  }
  return undefined;
};
