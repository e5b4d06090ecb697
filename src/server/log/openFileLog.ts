import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { throttleLines } from '../text/throttleLines.ts';
import { createAppender } from './segments/createAppender.ts';
import { createRotation, dropOldSegments } from './segments/createRotation.ts';
import { describeError } from '../text/describeError.ts';
import { createGroupCommit } from './commit/createGroupCommit.ts';
import { lockFolder, type LockResult } from './folder/lockFolder.ts';
import type { Folds, Log } from './commit/log.ts';
import { makeFolder } from './folder/makeFolder.ts';
import { restoreNewestSnapshot } from './snapshots/restoreNewestSnapshot.ts';
import { replaySegments } from './segments/replaySegments.ts';
import { MAX_SEGMENT_NUMBER, prepareSegments, segmentFile, segmentNumber } from './segments/segments.ts';
import { defaultSegmentBytes } from './segments/defaultSegmentBytes.ts';
import { settleEntries, type Entry } from './commit/settleEntries.ts';
import { snapshotFile, listSnapshots } from './snapshots/snapshotFiles.ts';
import { serializeRecord } from './lines/serializeRecord.ts';

const DAY = 86_400_000;
/** The result of opening a log. `inUse`: another process writes to it. `why` is a sentence for the operator. */
export type OpenLogResult =
  { readonly ok: true; readonly log: Log } | { readonly ok: false; readonly inUse: boolean; readonly why: string };

export interface FileLogOptions {
  /** Created if it does not exist. */
  readonly folder: string;
  readonly folds: Folds;
  /** Receives a console line. */
  readonly logLine: (line: string) => void;
  /** Age in milliseconds after which a record may be deleted: a segment goes once all its records are older. */
  readonly retention: number;
  /** Maximum size of a segment in bytes; after that the log rotates. Default: {@link defaultSegmentBytes}. */
  readonly segmentBytes?: number;
  /**
   * Maximum age of a segment's first record, in milliseconds; after that the log rotates. Default: a day, or a tenth of
   * `retention` if that is shorter.
   */
  readonly segmentAge?: number;
  /** Returns the time in milliseconds since 1970. */
  readonly now: () => number;
  /**
   * Called at a rotation, and before each segment that is read while the log is opened: records that are appended or
   * applied from now on belong to another segment. Every segment has its own article records, since earlier segments
   * may get deleted.
   */
  readonly onRotate?: () => void;
}

/** Returns the error for a folder that another process has locked. */
export const inUseMessage = (folder: string, heldBy: number): string =>
  `The log in ${folder} is in use by process ${heldBy}. ` +
  `If that process is not a topslot server, delete ${join(folder, 'lock')}.`;

const logMissingSegments = (files: readonly string[], firstNumber: number, logLine: (line: string) => void): void => {
  let expected = firstNumber;
  for (const file of files) {
    const number = segmentNumber(file);
    if (number > expected) {
      const [first = '', last = ''] = [expected, number - 1].map((gap) => basename(segmentFile('', gap)));
      const missing = first === last ? `segment ${first} is missing` : `segments ${first} to ${last} are missing`;
      logLine(
        `log: ${missing} in ${dirname(file)}; starting without their records. ` +
          'Restore them from a backup if there is one.',
      );
    }
    expected = number + 1;
  }
};

type OpenLockedResult = { readonly ok: true; readonly log: Log } | { readonly ok: false; readonly why: string };

/** Opens the log in a folder whose lock this process holds. */
const openLocked = async (options: FileLogOptions): Promise<OpenLockedResult> => {
  const { folder, folds, logLine, retention, now, onRotate = () => {} } = options;
  const { segmentBytes, segmentAge = Math.min(DAY, retention / 10) } = options;
  const files = await prepareSegments(folder, 'log', logLine);
  const snapshot = await restoreNewestSnapshot({
    folder,
    accepts: ({ position }, number) => position === String(number),
    restore: folds.restore,
    logLine,
  });
  const from = snapshot?.number ?? 1;
  const toReplay = files.filter((file) => segmentNumber(file) >= from);
  logMissingSegments(toReplay, from, logLine);
  const replayed = await replaySegments({
    files: toReplay,
    applyRecord: folds.applyRecord,
    onSegment: onRotate,
    now,
    logLine,
  });
  if (!replayed.ok) {
    const remedy = `Stop the server and run: topslot repair --data ${dirname(folder)}`;
    return { ok: false, why: `${replayed.why} ${remedy}` };
  }
  const after = snapshot ? `, after the snapshot of segment ${snapshot.number}` : '';
  if (replayed.count > 0 || snapshot) logLine(`log: read ${replayed.count} records from ${folder}${after}`);
  if (snapshot) await dropOldSegments({ folder, retention, now, logLine }, snapshot.number);

  const last = files.at(-1);
  // Write after every snapshot, even an unusable one, because another version of topslot may be able to restore it.
  const snapshots = (await listSnapshots(folder)).filter((snapshotNumber) => snapshotNumber <= MAX_SEGMENT_NUMBER);
  const number = Math.max(last === undefined ? 1 : segmentNumber(last), ...snapshots);
  const file = segmentFile(folder, number);
  if (file !== last) onRotate();
  const snapshotBytes = snapshot ? (await stat(snapshotFile(folder, snapshot.number))).size : 0;
  const firstTime = file === last ? replayed.firstTime : undefined;
  const appender = createAppender({ folder, file, label: 'log', logLine });
  const rotation = createRotation({
    folder,
    appender,
    folds,
    number,
    firstTime,
    snapshotBytes,
    segmentAge,
    retention,
    onRotate,
    now,
    logLine,
    segmentBytes: segmentBytes === undefined ? defaultSegmentBytes : () => segmentBytes,
  });
  const settle = settleEntries(folds);
  // A slow disk accepts some records with each write and rejects others, which would log a line per write.
  const logFull = throttleLines(logLine, now);
  const commit = createGroupCommit<Entry>({
    write: appender.append,
    settle: (entries, written) => {
      if (written.ok && entries[0]) rotation.onWritten(entries[0].record.time);
      settle(entries, written);
    },
    taskBetweenWrites: rotation.taskBetweenWrites,
    onFull: () =>
      logFull(`log: writing to ${folder} is too slow. Rejecting new records until the waiting ones are written.`),
  });
  return {
    ok: true,
    log: {
      append: (record, onSettled) => commit.append(`${serializeRecord(record)}\n`, { record, settle: onSettled }),
      close: async () => {
        await commit.idle();
        await appender.close();
      },
    },
  };
};

/**
 * Opens the log in a folder: NDJSON segments with one record per line. This process is the only writer (see
 * `lockFolder`). When the promise resolves, the folds contain every record: restored from the newest usable snapshot
 * and replayed from the segments after it.
 *
 * What a caller may rely on, beyond the guarantees of {@link Log}:
 * - `settle({ok: true})` is called after `fdatasync`, and after the name of the file was made durable by a flush of its
 *   folder.
 * - A rejected record is removed from the file before anything else is written, or when the log is closed. Only a crash
 *   before that, or a disk that refuses the removal, can leave it in the log.
 * - A record that was still pending at a crash is found either whole or not at all: the start removes an unfinished
 *   last line.
 * - Any other damaged line in a segment that is read stops the start: no record is skipped silently. `topslot repair`
 *   moves such lines to a separate file.
 * - A segment is deleted only if all its records are older than `retention` and two later snapshots exist. So one
 *   damaged snapshot never makes the state irrecoverable.
 */
export const openFileLog = async (options: FileLogOptions): Promise<OpenLogResult> => {
  const { folder } = options;
  let lock: LockResult | undefined;
  let opened: OpenLockedResult;
  try {
    await makeFolder(folder);
    lock = lockFolder(folder);
    if (!lock.ok) return { ok: false, inUse: true, why: inUseMessage(folder, lock.heldBy) };
    opened = await openLocked(options);
  } catch (error) {
    opened = { ok: false, why: `The log in ${folder} cannot be opened: ${describeError(error)}.` };
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
