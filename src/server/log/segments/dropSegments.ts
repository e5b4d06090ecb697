import { rm, stat } from 'node:fs/promises';
import { lastLineOf } from '../lines/lastLineOf.ts';
import { parseRecord } from '../lines/parseRecord.ts';
import { segmentNumber, segmentsIn } from './segments.ts';
import { snapshotsIn } from '../snapshots/snapshotFiles.ts';

/** When the newest record of a segment was written. Where that one is damaged: when the file was. */
const newestTime = async (file: string): Promise<number> =>
  parseRecord((await lastLineOf(file)) ?? '')?.time ?? (await stat(file)).mtimeMs;

/**
 * Deletes the segments in which every record is older than `before`, as far as nobody needs them: those that stand before the
 * older one of the two newest snapshots. So the log can be read as long as one of these two can, and the last segment stays.
 * The oldest one goes first, so there is never a hole.
 *
 * @param restored the newest snapshot that is known to be good
 * @param before milliseconds since 1970
 * @returns how many were deleted
 * @throws Error where one cannot be read or deleted
 */
export const dropSegments = async (folder: string, restored: number, before: number): Promise<number> => {
  const [, older] = (await snapshotsIn(folder)).filter((number) => number <= restored);
  if (older === undefined) return 0;
  let dropped = 0;
  for (const file of await segmentsIn(folder)) {
    if (segmentNumber(file) >= older || (await newestTime(file)) >= before) break;
    await rm(file);
    dropped += 1;
  }
  return dropped;
};
