import { join } from 'node:path';
import type { LogRecord } from '../../learn/record.ts';
import { linesOf } from './linesOf.ts';
import { lockFolder, type Lock } from './lockFolder.ts';
import type { Log } from './log.ts';
import { makeFolder } from './makeFolder.ts';
import { openSegments, type Segments } from './segments.ts';
import { writeRecord } from './writeRecord.ts';

/** `inUse`: another process writes it. */
export type OpenedLog =
  { readonly ok: true; readonly log: Log } | { readonly ok: false; readonly inUse: boolean; readonly why: string };

const inUse = (folder: string, heldBy: number): string =>
  `The log in ${folder} is in use by process ${heldBy}. If that is no ranking server, remove ${join(folder, 'lock')}.`;

/** What is in the log was written by us, as these types; whether a line is whole was settled when the log was opened. */
const isRecord = (value: unknown): value is LogRecord => typeof value === 'object' && value !== null && 'type' in value;

async function* readSegment(file: string): AsyncGenerator<LogRecord> {
  let line = 0;
  for await (const text of linesOf(file)) {
    line += 1;
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch {
      record = undefined;
    }
    if (!isRecord(record)) throw new Error(`${file}:${line} is damaged: the line is not a record.`);
    yield record;
  }
}

/**
 * Opens the log in a folder: NDJSON, one record a line, and this process the only writer.
 *
 * @param folder made if it is not there
 * @param say takes a line for the operator
 */
export const openFileLog = async (folder: string, say: (line: string) => void): Promise<OpenedLog> => {
  let lock: Lock | undefined;
  let segments: Segments;
  try {
    await makeFolder(folder);
    lock = lockFolder(folder);
    if (!lock.ok) return { ok: false, inUse: true, why: inUse(folder, lock.heldBy) };
    segments = await openSegments(folder, 'log', say);
  } catch (error) {
    if (lock?.ok) lock.release();
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, inUse: false, why: `The log in ${folder} cannot be opened: ${why}.` };
  }
  const { release } = lock;

  return {
    ok: true,
    log: {
      append: (record) => segments.append(`${writeRecord(record)}\n`),
      replay: async function* () {
        for (const file of segments.files) yield* readSegment(file);
      },
      close: async () => {
        await segments.close();
        release();
      },
    },
  };
};
