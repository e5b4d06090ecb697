import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, truncate, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { platform } from 'node:process';
import type { LogRecord } from '../../learn/record.ts';
import { createGroupCommit } from './groupCommit.ts';
import { lockFolder, type Lock } from './lockFolder.ts';
import type { Log } from './log.ts';
import { writeRecord } from './writeRecord.ts';

/** `inUse`: another process writes it. */
export type OpenedLog =
  { readonly ok: true; readonly log: Log } | { readonly ok: false; readonly inUse: boolean; readonly why: string };

const SEGMENT = /^\d{10}\.ndjson$/;
const segmentName = (number: number): string => `${String(number).padStart(10, '0')}.ndjson`;

/** Where the last whole line of a file ends, in bytes. Read from the end: a segment may be large. */
const endOfLastLine = async (file: string): Promise<{ size: number; end: number }> => {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const block = Buffer.alloc(65_536);
    for (let upTo = size; upTo > 0;) {
      const from = Math.max(0, upTo - block.length);
      const { bytesRead } = await handle.read(block, 0, upTo - from, from);
      const newline = block.subarray(0, bytesRead).lastIndexOf(0x0a);
      if (newline >= 0) return { size, end: from + newline + 1 };
      upTo = from;
    }
    return { size, end: 0 };
  } finally {
    await handle.close();
  }
};

const inUse = (folder: string, heldBy: number): string =>
  `The log in ${folder} is in use by process ${heldBy}. If that is no ranking server, remove ${join(folder, 'lock')}.`;

/** A new name must survive a crash too, not only what stands under it. Windows cannot and need not be told so. */
const syncFolder = async (folder: string): Promise<void> => {
  if (platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
};

const cutTail = async (file: string, say: (line: string) => void): Promise<void> => {
  const { size, end } = await endOfLastLine(file);
  if (end === size) return;
  await truncate(file, end);
  say(`log: cut off ${size - end} bytes of an unfinished line at the end of ${file}`);
};

/** What is in the log was written by us, as these types; whether a line is whole was settled when the log was opened. */
const isRecord = (value: unknown): value is LogRecord => typeof value === 'object' && value !== null && 'type' in value;

/**
 * Lines end in a line feed and nothing else. `readline` would not do: from Node 24 on it also splits at U+2028 and U+2029,
 * which JSON leaves as they are inside a text.
 */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = `${rest}${String(chunk)}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

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
 * Opens the log in a folder: NDJSON, one record a line, in segments `0000000001.ndjson`, …
 *
 * What was acknowledged is on the disk (`fdatasync`). A crash in the middle of a write leaves half a line at the end; it
 * was never acknowledged, and is cut off here. After a failed write or flush the descriptor is given up and what it may
 * have written is cut off: the kernel drops dirty pages when a flush fails, so a second flush of the same descriptor
 * would report success for data that is gone.
 *
 * @param folder made if it is not there
 * @param say takes a line for the operator
 */
export const openFileLog = async (folder: string, say: (line: string) => void): Promise<OpenedLog> => {
  let lock: Lock | undefined;
  let segments: readonly string[];
  try {
    await mkdir(folder, { recursive: true });
    lock = lockFolder(folder);
    if (!lock.ok) return { ok: false, inUse: true, why: inUse(folder, lock.heldBy) };
    segments = (await readdir(folder)).filter((name) => SEGMENT.test(name)).toSorted();
    // Only the last segment can end in an unfinished line: the ones before it were finished when it was begun.
    const last = segments.at(-1);
    if (last !== undefined) await cutTail(join(folder, last), say);
  } catch (error) {
    if (lock?.ok) lock.release();
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, inUse: false, why: `The log in ${folder} cannot be opened: ${why}.` };
  }
  const { release } = lock;

  const current = join(folder, segments.at(-1) ?? segmentName(1));
  let handle: FileHandle | undefined;
  let safe: number | undefined;
  let failing = false;
  let closed = false;

  const reopen = async (): Promise<FileHandle> => {
    const opened = await open(current, 'a');
    try {
      await syncFolder(folder);
      if (safe !== undefined) await opened.truncate(safe);
      safe = (await opened.stat()).size;
      return opened;
    } catch (error) {
      await opened.close();
      throw error;
    }
  };

  const commit = createGroupCommit(async (text) => {
    if (closed) return { ok: false, why: `The log in ${folder} is closed.` };
    try {
      handle ??= await reopen();
      await handle.appendFile(text);
      await handle.datasync();
      safe = (safe ?? 0) + Buffer.byteLength(text);
      if (failing) say('log: writing again');
      failing = false;
      return { ok: true };
    } catch (error) {
      const why = `The log in ${folder} cannot be written: ${error instanceof Error ? error.message : String(error)}.`;
      if (!failing) say(`log: ${why}`);
      failing = true;
      await handle?.close().catch(() => undefined);
      handle = undefined;
      return { ok: false, why };
    }
  });

  return {
    ok: true,
    log: {
      append: (record) => commit.append(`${writeRecord(record)}\n`),
      replay: async function* () {
        for (const name of segments) yield* readSegment(join(folder, name));
      },
      close: async () => {
        await commit.idle();
        closed = true;
        await handle?.close();
        // What a failed write has left behind was answered as not stored, so it must not be there at the next start.
        if (failing && safe !== undefined) await truncate(current, safe).catch(() => undefined);
        release();
      },
    },
  };
};
