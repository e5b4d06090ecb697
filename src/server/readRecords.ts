import { isAscii } from 'node:buffer';
import { stat } from 'node:fs/promises';
import type { LogRecord } from '../learn/records/record.ts';
import { readKafkaTopic } from './kafka/topic/readKafkaTopic.ts';
import { readLinePieces } from './log/lines/readLinePieces.ts';
import type { LogLocation } from './openLog.ts';
import { parseRecord } from './log/lines/parseRecord.ts';
import { listSegments } from './log/segments/segments.ts';
import { describeError } from './text/describeError.ts';

/** Consecutive records, and the share of the log that has been read after them (0…1), if known. */
export interface RecordBatch {
  readonly records: readonly LogRecord[];
  readonly progress?: number;
}

export type ReadRecordsResult =
  { readonly ok: true; readonly batches: AsyncIterable<RecordBatch> } | { readonly ok: false; readonly why: string };

const READ_BYTES = 1_048_576;
const BATCH_RECORDS = 1000;

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

const parseLine = (line: string, where: () => string): LogRecord => {
  const record = parseRecord(line);
  if (!record) throw new Error(`${where()} is not a valid record. Stop the server and run: topslot repair`);
  return record;
};

/** Reads the records of one segment, piece by piece, with the number of bytes of each piece. */
async function* readSegment(file: string): AsyncGenerator<{ records: LogRecord[]; bytes: number }> {
  let lineCount = 0;
  for await (const piece of readLinePieces(file, { highWaterMark: READ_BYTES })) {
    // An unfinished last line: a running server is still writing it.
    if (piece.at(-1) !== 0x0a) return;
    const lines = piece.toString(isAscii(piece) ? 'latin1' : 'utf8').split('\n');
    lines.pop();
    const before = lineCount;
    lineCount += lines.length;
    const records = lines.map((line, index) => parseLine(line, () => `${file} is damaged: line ${before + index + 1}`));
    yield { records, bytes: piece.length };
  }
}

async function* readFiles(files: readonly string[]): AsyncGenerator<RecordBatch> {
  const sizes = await Promise.all(
    files.map(async (file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const total = Math.max(
    1,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  let before = 0;
  for (const [index, file] of files.entries()) {
    let read = before;
    try {
      for await (const { records, bytes } of readSegment(file)) {
        read += bytes;
        yield { records, progress: Math.min(1, read / total) };
      }
    } catch (error) {
      // A running server may have deleted the oldest segments meanwhile. Each segment has its own article records.
      if (!isMissing(error)) throw error;
    }
    before += sizes[index] ?? 0;
  }
}

async function* readTopic(brokers: readonly string[], topic: string): AsyncGenerator<RecordBatch> {
  let records: LogRecord[] = [];
  for await (const line of readKafkaTopic({ brokers, topic, clientId: 'topslot' })) {
    const record = parseRecord(line);
    // Servers skip messages that are not records, too.
    if (record) records.push(record);
    if (records.length < BATCH_RECORDS) continue;
    yield { records };
    records = [];
  }
  if (records.length > 0) yield { records };
}

/**
 * Reads the whole log in batches; a server may be running. A log in Kafka is read up to its end at the start of the
 * reading; records that are appended to files meanwhile may be included. Records of one app are in log order; records
 * of different apps are so only in a file log, because a topic is read partition by partition.
 *
 * @param folder the folder of the segments; unused for Kafka
 * @returns batches. Iterating them throws an Error with a sentence for the operator if a record is damaged or reading
 *   fails.
 */
export const readRecords = async (log: LogLocation, folder: string): Promise<ReadRecordsResult> => {
  if (typeof log === 'object') return { ok: true, batches: readTopic(log.kafka, log.topic) };
  try {
    return { ok: true, batches: readFiles(await listSegments(folder)) };
  } catch (error) {
    if (!isMissing(error)) return { ok: false, why: describeError(error) };
    const memory = log === 'memory' ? ' The configuration keeps the log in memory.' : '';
    return { ok: false, why: `There is no log in ${folder}.${memory}` };
  }
};
