import { rm, stat } from 'node:fs/promises';
import { readLastLine } from '../lines/readLastLine.ts';
import { parseRecord } from '../lines/parseRecord.ts';
import { segmentNumber, listSegments } from './segments.ts';
import { listSnapshots } from '../snapshots/snapshotFiles.ts';

/** Returns the time of a segment's newest record; if that record is damaged, the modification time of the file. */
const newestTime = async (file: string): Promise<number> =>
  parseRecord((await readLastLine(file)) ?? '')?.time ?? (await stat(file)).mtimeMs;

/**
 * Deletes segments whose records are all older than `before`, oldest first, so that no gap arises. Keeps every segment
 * from the second newest snapshot on: the state can then be rebuilt as long as either of the two newest snapshots is
 * intact. The last segment always stays.
 *
 * @param newest number of the newest snapshot that is known to be intact; newer ones are not relied on
 * @param before milliseconds since 1970
 * @returns the number of deleted segments
 * @throws Error if a file cannot be read or deleted
 */
export const dropSegments = async (folder: string, newest: number, before: number): Promise<number> => {
  const [, secondNewest] = (await listSnapshots(folder)).filter((number) => number <= newest);
  if (secondNewest === undefined) return 0;
  let dropped = 0;
  for (const file of await listSegments(folder)) {
    if (segmentNumber(file) >= secondNewest || (await newestTime(file)) >= before) break;
    await rm(file);
    dropped += 1;
  }
  return dropped;
};
