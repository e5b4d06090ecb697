import { stat } from 'node:fs/promises';
import type { LogRecord } from '../../../learn/records/record.ts';
import { createProgress } from '../lines/createProgress.ts';
import { replaySegment } from './replaySegment.ts';

export interface ReplayOptions {
  /** Paths of the segments, in order. */
  readonly files: readonly string[];
  readonly applyRecord: (record: LogRecord) => void;
  /** Called before each segment. */
  readonly onSegment: () => void;
  /** Returns the time in milliseconds since 1970. */
  readonly now: () => number;
  /** Receives a console line. */
  readonly logLine: (line: string) => void;
}

/**
 * Applies the records of several segments, in order.
 *
 * @returns the number of records and the time of the first record in the last segment; or, if a line is damaged, a
 *   sentence that names its file, line and byte
 * @throws Error if a segment cannot be read
 */
export const replaySegments = async ({
  files,
  applyRecord,
  onSegment,
  now,
  logLine,
}: ReplayOptions): Promise<
  | { readonly ok: true; readonly count: number; readonly firstTime: number | undefined }
  | { readonly ok: false; readonly why: string }
> => {
  let total = 0;
  for (const file of files) total += (await stat(file)).size;
  const progress = createProgress(total, now, logLine);
  let count = 0;
  let firstTime: number | undefined;
  const countAndApply = (record: LogRecord): void => {
    count += 1;
    firstTime ??= record.time;
    applyRecord(record);
  };
  for (const file of files) {
    onSegment();
    firstTime = undefined;
    const damage = await replaySegment(file, countAndApply, progress);
    if (!damage) continue;
    const { line, byte } = damage;
    return { ok: false, why: `${file} is damaged: line ${line}, at byte ${byte}, is not a valid record.` };
  }
  return { ok: true, count, firstTime };
};
