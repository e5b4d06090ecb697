import { stat } from 'node:fs/promises';
import type { LogRecord } from '../../../learn/records/record.ts';
import { createProgress } from '../lines/createProgress.ts';
import { replaySegment } from './replaySegment.ts';

export interface ReplayOptions {
  /** The files of the segments, in order. */
  readonly files: readonly string[];
  readonly take: (record: LogRecord) => void;
  /** Is called before each segment. */
  readonly begin: () => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Takes a line for the operator. */
  readonly say: (line: string) => void;
}

/**
 * Lets the folds take what stands in segments.
 *
 * @returns how many records there were, and the time of the first one in the last segment; or where a line is damaged
 * @throws Error where a segment cannot be read
 */
export const replaySegments = async ({
  files,
  take,
  begin,
  now,
  say,
}: ReplayOptions): Promise<
  | { readonly ok: true; readonly count: number; readonly firstTime: number | undefined }
  | { readonly ok: false; readonly why: string }
> => {
  let total = 0;
  for (const file of files) total += (await stat(file)).size;
  const progress = createProgress(total, now, say);
  let count = 0;
  let firstTime: number | undefined;
  const takeOne = (record: LogRecord): void => {
    count += 1;
    firstTime ??= record.time;
    take(record);
  };
  for (const file of files) {
    begin();
    firstTime = undefined;
    const damage = await replaySegment(file, takeOne, progress);
    if (!damage) continue;
    const { line, byte } = damage;
    return { ok: false, why: `${file} is damaged: line ${line}, at byte ${byte}, is not a record.` };
  }
  return { ok: true, count, firstTime };
};
