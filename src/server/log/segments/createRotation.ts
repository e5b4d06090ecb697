import { open, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Appender } from './appender.ts';
import { dropSegments } from './dropSegments.ts';
import { errorText } from '../../text/errorText.ts';
import type { Folds } from '../commit/log.ts';
import { segmentFile } from './segments.ts';
import { snapshotFile } from '../snapshots/snapshotFiles.ts';
import { syncFolder } from '../folder/syncFolder.ts';
import { dropSnapshot, writeSnapshot } from '../snapshots/writeSnapshot.ts';

/** How long it goes on as it is where another segment cannot be begun, in milliseconds. */
const RETRY = 60_000;

export interface RotationOptions {
  readonly folder: string;
  readonly appender: Pick<Appender, 'size' | 'leaveFor'>;
  readonly folds: Pick<Folds, 'save'>;
  /** The segment that is being written. */
  readonly number: number;
  /** The time of the first record in it, in milliseconds since 1970; `undefined`: there is none yet. */
  readonly firstTime: number | undefined;
  /** How large a segment may be behind a snapshot that is so large, in bytes, if its first record is so old, in milliseconds. */
  readonly segmentBytes: (snapshotBytes: number, age: number) => number;
  /** How large the snapshot before the segment is, in bytes; 0 where there is none. */
  readonly snapshotBytes: number;
  /** In milliseconds. */
  readonly segmentAge: number;
  /** In milliseconds. */
  readonly retention: number;
  /** Is told that everything appended from now on may stand in another segment. */
  readonly rotated: () => void;
  readonly now: () => number;
  readonly say: (line: string) => void;
}

export interface Rotation {
  /** Is to be told the time of the first record of whatever was written. */
  readonly wrote: (time: number) => void;
  /** What is to be done between two batches, if it is time for another segment. For `GroupCommitOptions.pause`. */
  readonly pause: () => (() => Promise<void>) | undefined;
}

/** Deletes the old segments that nobody needs, and says so. */
export const dropOld = async (
  { folder, retention, now, say }: Pick<RotationOptions, 'folder' | 'retention' | 'now' | 'say'>,
  snapshot: number,
): Promise<void> => {
  try {
    const dropped = await dropSegments(folder, snapshot, now() - retention);
    if (dropped > 0) say(`log: deleted ${dropped} old segment${dropped === 1 ? '' : 's'} from ${folder}`);
  } catch (error) {
    say(`log: old segments in ${folder} cannot be deleted: ${errorText(error)}`);
  }
};

/**
 * Begins another segment where the one that is written gets too large or too old: first a snapshot of all that the segments
 * up to here say, under the number of the next one, then that one.
 *
 * What stands behind a snapshot must stand in the segment of its number or behind that: what is before it is not read again.
 * So where either of the two cannot be written the other one goes, too, before the log goes on in the old segment.
 */
export const createRotation = (options: RotationOptions): Rotation => {
  const { folder, appender, folds, segmentBytes, segmentAge, rotated, now, say } = options;
  let { number, firstTime, snapshotBytes } = options;
  let retryAt = -Infinity;
  let failing = false;

  const isDue = (): boolean => {
    if (now() < retryAt) return false;
    const age = now() - (firstTime ?? Infinity);
    return age > segmentAge || appender.size() > segmentBytes(snapshotBytes, age);
  };

  const rotate = async (): Promise<void> => {
    const next = number + 1;
    const file = segmentFile(folder, next);
    let isMade = false;
    try {
      await writeSnapshot({ folder, number: next, position: String(next), time: now(), values: folds.save() });
      snapshotBytes = (await stat(snapshotFile(folder, next))).size;
      const handle = await open(file, 'a');
      isMade = true;
      await handle.close();
      await syncFolder(folder);
      if (failing) say('log: begins new segments again');
      failing = false;
    } catch (error) {
      const current = basename(segmentFile(folder, number));
      if (!failing) say(`log: cannot begin another segment, goes on in ${current}: ${errorText(error)}`);
      failing = true;
      retryAt = now() + RETRY;
      try {
        if (isMade) await rm(file);
        await dropSnapshot(folder, next);
        return;
      } catch {
        // One of the two may be there after the next start, so the old segment is not written any more.
      }
    }
    await appender.leaveFor(file);
    number = next;
    firstTime = undefined;
    await dropOld(options, number);
  };

  return {
    wrote: (time) => void (firstTime ??= time),
    pause: () => {
      if (!isDue()) return undefined;
      rotated();
      return rotate;
    },
  };
};
