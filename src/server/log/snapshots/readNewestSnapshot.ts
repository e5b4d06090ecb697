import { checkSnapshot, type SnapshotHead } from './checkSnapshot.ts';
import { linesOf } from '../lines/linesOf.ts';
import { snapshotFile, snapshotsIn } from './snapshotFiles.ts';

/** A snapshot that was restored. */
export interface RestoredSnapshot extends SnapshotHead {
  readonly number: number;
}

const restoreFrom = async (file: string, bytes: number, restore: (value: unknown) => void): Promise<void> => {
  let isHead = true;
  for await (const line of linesOf(file, { end: bytes - 1 })) {
    if (!isHead) restore(JSON.parse(line));
    isHead = false;
  }
};

export interface SnapshotsToRead {
  readonly folder: string;
  /** Whether a snapshot is one of this log. */
  readonly accepts: (head: SnapshotHead, number: number) => boolean;
  /** Is given the values, in the order in which they were saved; nothing of a snapshot that is passed over. */
  readonly restore: (value: unknown) => void;
  /** Takes a line for the operator. */
  readonly say: (line: string) => void;
}

/**
 * Restores the newest snapshot of a folder that can be read. One that is damaged, of another version or of another log is
 * passed over, and said to be.
 *
 * @returns `undefined` where there is none
 * @throws Error where the folder or a file cannot be read
 */
export const readNewestSnapshot = async ({
  folder,
  accepts,
  restore,
  say,
}: SnapshotsToRead): Promise<RestoredSnapshot | undefined> => {
  for (const number of await snapshotsIn(folder)) {
    const file = snapshotFile(folder, number);
    const checked = await checkSnapshot(file);
    if (checked.ok && accepts(checked.head, number)) {
      await restoreFrom(file, checked.bytes, restore);
      return { ...checked.head, number };
    }
    say(`log: passed over the snapshot ${file}: ${checked.ok ? 'it is of another log' : checked.why}`);
  }
  return undefined;
};
