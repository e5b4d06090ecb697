import { open, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Appender } from './createAppender.ts';
import { dropSegments } from './dropSegments.ts';
import { describeError } from '../../text/describeError.ts';
import type { Folds } from '../commit/log.ts';
import { segmentFile } from './segments.ts';
import { snapshotFile } from '../snapshots/snapshotFiles.ts';
import { syncFolder } from '../folder/syncFolder.ts';
import { deleteSnapshot, writeSnapshot } from '../snapshots/writeSnapshot.ts';

/** Time until the next attempt after a segment could not be started, in milliseconds. */
const RETRY_DELAY = 60_000;

export interface RotationOptions {
  readonly folder: string;
  readonly appender: Pick<Appender, 'size' | 'switchTo'>;
  readonly folds: Pick<Folds, 'save'>;
  /** Number of the current segment. */
  readonly number: number;
  /** Time of the first record in the current segment, in milliseconds since 1970; `undefined` while it is empty. */
  readonly firstTime: number | undefined;
  /**
   * Returns the maximum size of a segment in bytes, from the size of the snapshot before it in bytes and the age of its
   * first record in milliseconds.
   */
  readonly segmentBytes: (snapshotBytes: number, age: number) => number;
  /** Size of the snapshot before the current segment, in bytes; 0 without one. */
  readonly snapshotBytes: number;
  /** Maximum age of a segment's first record, in milliseconds; after that the log rotates. */
  readonly segmentAge: number;
  /** Age in milliseconds after which records may be deleted. */
  readonly retention: number;
  /** Called before a rotation: everything that is appended from now on may be in the next segment. */
  readonly onRotate: () => void;
  readonly now: () => number;
  readonly logLine: (line: string) => void;
}

export interface Rotation {
  /** To be called after each write, with the time of its first record in milliseconds since 1970. */
  readonly onWritten: (time: number) => void;
  /** Returns the rotation if one is due. For `GroupCommitOptions.taskBetweenWrites`. */
  readonly taskBetweenWrites: () => (() => Promise<void>) | undefined;
}

/** Deletes old segments that are no longer needed, and logs the result. Never rejects. */
export const dropOldSegments = async (
  { folder, retention, now, logLine }: Pick<RotationOptions, 'folder' | 'retention' | 'now' | 'logLine'>,
  snapshot: number,
): Promise<void> => {
  try {
    const dropped = await dropSegments(folder, snapshot, now() - retention);
    if (dropped > 0) logLine(`log: deleted ${dropped} old segment${dropped === 1 ? '' : 's'} from ${folder}`);
  } catch (error) {
    logLine(`log: cannot delete old segments in ${folder}: ${describeError(error)}`);
  }
};

/**
 * Starts a new segment when the current one is too large or too old. A rotation first writes a snapshot of the state
 * after all previous segments, under the number of the next segment, and then creates that segment.
 *
 * Invariant: snapshot N contains exactly the records of the segments before N, because a start that restores snapshot N
 * reads only segment N and later ones. A record that was added to an older segment would be lost. So if the snapshot or
 * the segment cannot be written, both are deleted before the log continues in the current segment; and if their
 * deletion cannot be confirmed either, the log moves on to the new segment.
 */
export const createRotation = (options: RotationOptions): Rotation => {
  const { folder, appender, folds, segmentBytes, segmentAge, onRotate, now, logLine } = options;
  let { number, firstTime, snapshotBytes } = options;
  let retryAt = -Infinity;
  let isFailing = false;

  const isDue = (): boolean => {
    if (now() < retryAt) return false;
    const age = now() - (firstTime ?? Infinity);
    return age > segmentAge || appender.size() > segmentBytes(snapshotBytes, age);
  };

  const rotate = async (): Promise<void> => {
    const next = number + 1;
    const file = segmentFile(folder, next);
    let isCreated = false;
    try {
      await writeSnapshot({ folder, number: next, position: String(next), time: now(), values: folds.save() });
      snapshotBytes = (await stat(snapshotFile(folder, next))).size;
      const handle = await open(file, 'a');
      isCreated = true;
      await handle.close();
      await syncFolder(folder);
      if (isFailing) logLine('log: starting new segments again');
      isFailing = false;
    } catch (error) {
      const current = basename(segmentFile(folder, number));
      if (!isFailing) {
        logLine(`log: cannot start a new segment, continuing in ${current} and retrying: ${describeError(error)}`);
      }
      isFailing = true;
      retryAt = now() + RETRY_DELAY;
      try {
        if (isCreated) await rm(file);
        await deleteSnapshot(folder, next);
        return;
      } catch {
        // The snapshot may still exist at the next start, so nothing more may be written to the current segment.
      }
    }
    await appender.switchTo(file);
    number = next;
    firstTime = undefined;
    await dropOldSegments(options, number);
  };

  return {
    onWritten: (time) => void (firstTime ??= time),
    taskBetweenWrites: () => {
      if (!isDue()) return undefined;
      onRotate();
      return rotate;
    },
  };
};
