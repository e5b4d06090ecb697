import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { throttled } from '../text/throttled.ts';
import { createAppender } from './segments/appender.ts';
import { createRotation, dropOld } from './segments/createRotation.ts';
import { errorText } from '../text/errorText.ts';
import { createGroupCommit } from './commit/groupCommit.ts';
import { lockFolder, type Lock } from './folder/lockFolder.ts';
import type { Folds, Log } from './commit/log.ts';
import { makeFolder } from './folder/makeFolder.ts';
import { readNewestSnapshot } from './snapshots/readNewestSnapshot.ts';
import { replaySegments } from './segments/replaySegments.ts';
import { MOST_SEGMENTS, prepareSegments, segmentFile, segmentNumber } from './segments/segments.ts';
import { usualSegmentBytes } from './segments/usualSegmentBytes.ts';
import { settleEntries, type Entry } from './commit/settleEntries.ts';
import { snapshotFile, snapshotsIn } from './snapshots/snapshotFiles.ts';
import { writeRecord } from './lines/writeRecord.ts';

const DAY = 86_400_000;
/** `inUse`: another process writes it. */
export type OpenedLog =
  { readonly ok: true; readonly log: Log } | { readonly ok: false; readonly inUse: boolean; readonly why: string };

export interface FileLogOptions {
  /** Made if it is not there. */
  readonly folder: string;
  readonly folds: Folds;
  /** Takes a line for the operator. */
  readonly say: (line: string) => void;
  /** Segments of which every record is older than this are deleted, behind two snapshots; in milliseconds. */
  readonly retention: number;
  /** A segment that is larger is followed by another one, in bytes. Default: {@link usualSegmentBytes}. */
  readonly segmentBytes?: number;
  /**
   * A segment whose first record is older is followed by another one, in milliseconds. Default: a day, or a tenth of
   * `retention` where that is less.
   */
  readonly segmentAge?: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /**
   * Is told that everything appended from now on stands in another segment, at a rotation and, while the log is opened, at the
   * beginning of each: a segment names its own articles, since those before it may be gone one day.
   */
  readonly rotated?: () => void;
}

/** The folder is in use, as a sentence. */
export const inUse = (folder: string, heldBy: number): string =>
  `The log in ${folder} is in use by process ${heldBy}. If that is no ranking server, remove ${join(folder, 'lock')}.`;

const sayHoles = (files: readonly string[], first: number, say: (line: string) => void): void => {
  let expected = first;
  for (const file of files) {
    const number = segmentNumber(file);
    if (number > expected) say(`log: the segments before ${basename(file)} are gone, and what they said is not known`);
    expected = number + 1;
  }
};

type Unlocked = { readonly ok: true; readonly log: Log } | { readonly ok: false; readonly why: string };

/** Opens the log in a folder that is ours. */
const openLocked = async (options: FileLogOptions): Promise<Unlocked> => {
  const { folder, folds, say, retention, now, rotated = () => {} } = options;
  const { segmentBytes, segmentAge = Math.min(DAY, retention / 10) } = options;
  const files = await prepareSegments(folder, 'log', say);
  const snapshot = await readNewestSnapshot({
    folder,
    accepts: ({ position }, number) => position === String(number),
    restore: folds.restore,
    say,
  });
  const from = snapshot?.number ?? 1;
  const behind = files.filter((file) => segmentNumber(file) >= from);
  sayHoles(behind, from, say);
  const replayed = await replaySegments({ files: behind, take: folds.take, begin: rotated, now, say });
  if (!replayed.ok) {
    const repair = `Stop the server and run: topslot repair --data ${dirname(folder)}`;
    return { ok: false, why: `${replayed.why} ${repair}` };
  }
  const after = snapshot ? `, after the snapshot of segment ${snapshot.number}` : '';
  if (replayed.count > 0 || snapshot) say(`log: read ${replayed.count} records from ${folder}${after}`);
  if (snapshot) await dropOld({ folder, retention, now, say }, snapshot.number);

  const last = files.at(-1);
  // Behind every snapshot, also one that could not be read: another version of this program may read it.
  const snapshots = (await snapshotsIn(folder)).filter((one) => one <= MOST_SEGMENTS);
  const number = Math.max(last === undefined ? 1 : segmentNumber(last), ...snapshots);
  const file = segmentFile(folder, number);
  if (file !== last) rotated();
  const snapshotBytes = snapshot ? (await stat(snapshotFile(folder, snapshot.number))).size : 0;
  const firstTime = file === last ? replayed.firstTime : undefined;
  const appender = createAppender({ folder, file, what: 'log', say });
  const rotation = createRotation({
    folder,
    appender,
    folds,
    number,
    firstTime,
    snapshotBytes,
    segmentAge,
    retention,
    rotated,
    now,
    say,
    segmentBytes: segmentBytes === undefined ? usualSegmentBytes : () => segmentBytes,
  });
  const settle = settleEntries(folds);
  // A disk that is merely too slow lets some in with each write.
  const sayFull = throttled(say, now);
  const commit = createGroupCommit<Entry>({
    write: appender.append,
    settle: (entries, appended) => {
      if (appended.ok && entries[0]) rotation.wrote(entries[0].record.time);
      settle(entries, appended);
    },
    pause: rotation.pause,
    full: () => sayFull(`log: ${folder} is written too slowly: refusing records until what waits was written`),
  });
  return {
    ok: true,
    log: {
      append: (record, whenTaken) => commit.append(`${writeRecord(record)}\n`, { record, settle: whenTaken }),
      close: async () => {
        await commit.idle();
        await appender.close();
      },
    },
  };
};

/**
 * Opens the log in a folder: NDJSON, one record a line, and this process the only writer. The folds know what stands in it
 * then: from the newest snapshot, and from the segments behind it.
 */
export const openFileLog = async (options: FileLogOptions): Promise<OpenedLog> => {
  const { folder } = options;
  let lock: Lock | undefined;
  let opened: Unlocked;
  try {
    await makeFolder(folder);
    lock = lockFolder(folder);
    if (!lock.ok) return { ok: false, inUse: true, why: inUse(folder, lock.heldBy) };
    opened = await openLocked(options);
  } catch (error) {
    opened = { ok: false, why: `The log in ${folder} cannot be opened: ${errorText(error)}.` };
  }
  const release = lock?.ok ? lock.release : () => {};
  if (!opened.ok) {
    release();
    return { ...opened, inUse: false };
  }
  const { append, close } = opened.log;
  return {
    ok: true,
    log: {
      append,
      close: async () => {
        await close();
        release();
      },
    },
  };
};
