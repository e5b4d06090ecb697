import { isAscii } from 'node:buffer';
import { stat } from 'node:fs/promises';
import type { LogRecord } from '../learn/records/record.ts';
import { readKafkaTopic } from './kafka/topic/readKafkaTopic.ts';
import { linePieces } from './log/lines/linePieces.ts';
import type { LogPlace } from './openLog.ts';
import { parseRecord } from './log/lines/parseRecord.ts';
import { segmentsIn } from './log/segments/segments.ts';
import { errorText } from './text/errorText.ts';

/** Records that stand one after the other, and how far the reading has come with them, 0…1, where that is known. */
export interface ReadRecords {
  readonly records: readonly LogRecord[];
  readonly share?: number;
}

export type RecordsRead =
  { readonly ok: true; readonly batches: AsyncIterable<ReadRecords> } | { readonly ok: false; readonly why: string };

const AT_ONCE = 1_048_576;
const LINES_AT_ONCE = 1000;

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

const parseLine = (line: string, where: () => string): LogRecord => {
  const record = parseRecord(line);
  if (!record) throw new Error(`${where()} is not a record. Stop the server and run: topslot repair`);
  return record;
};

/** The records of one segment, and after each piece of it the bytes read. */
async function* readSegment(file: string): AsyncGenerator<{ records: LogRecord[]; bytes: number }> {
  let number = 0;
  for await (const piece of linePieces(file, { highWaterMark: AT_ONCE })) {
    // The server that writes it has not finished that line.
    if (piece.at(-1) !== 0x0a) return;
    const lines = piece.toString(isAscii(piece) ? 'latin1' : 'utf8').split('\n');
    lines.pop();
    const before = number;
    number += lines.length;
    const records = lines.map((line, at) => parseLine(line, () => `${file} is damaged: line ${before + at + 1}`));
    yield { records, bytes: piece.length };
  }
}

async function* readFiles(files: readonly string[]): AsyncGenerator<ReadRecords> {
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
  for (const [at, file] of files.entries()) {
    let read = before;
    try {
      for await (const { records, bytes } of readSegment(file)) {
        read += bytes;
        yield { records, share: Math.min(1, read / total) };
      }
    } catch (error) {
      // The server beside us may have dropped the oldest ones meanwhile; each names its own articles.
      if (!isMissing(error)) throw error;
    }
    before += sizes[at] ?? 0;
  }
}

async function* readTopic(brokers: readonly string[], topic: string): AsyncGenerator<ReadRecords> {
  let records: LogRecord[] = [];
  for await (const line of readKafkaTopic({ brokers, topic, clientId: 'topslot' })) {
    const record = parseRecord(line);
    // What somebody else has put there the servers leave out, too.
    if (record) records.push(record);
    if (records.length < LINES_AT_ONCE) continue;
    yield { records };
    records = [];
  }
  if (records.length > 0) yield { records };
}

/**
 * Reads the log from its beginning to what is there when the reading begins, also beside a running server. The records of one
 * app come in their order; those of several apps do so in a folder only.
 *
 * @param folder of the segments, where the log is no Kafka topic
 * @returns batches, which throw an Error with a sentence where a record is damaged or the log cannot be read on
 */
export const readRecords = async (log: LogPlace, folder: string): Promise<RecordsRead> => {
  if (typeof log === 'object') return { ok: true, batches: readTopic(log.kafka, log.topic) };
  try {
    return { ok: true, batches: readFiles(await segmentsIn(folder)) };
  } catch (error) {
    if (!isMissing(error)) return { ok: false, why: errorText(error) };
    const memory = log === 'memory' ? ' The configuration says that it is kept in memory.' : '';
    return { ok: false, why: `There is no log in ${folder}.${memory}` };
  }
};
