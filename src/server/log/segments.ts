import { open, readdir, truncate, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createGroupCommit } from './groupCommit.ts';
import type { Appended } from './log.ts';
import { makeFolder } from './makeFolder.ts';
import { syncFolder } from './syncFolder.ts';

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

const cutTail = async (file: string, what: string, say: (line: string) => void): Promise<void> => {
  const { size, end } = await endOfLastLine(file);
  if (end === size) return;
  await truncate(file, end);
  say(`${what}: cut off ${size - end} bytes of an unfinished line at the end of ${file}`);
};

/** The files of a folder of lines, in order. */
export const segmentsIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder))
    .filter((name) => SEGMENT.test(name))
    .toSorted()
    .map((name) => join(folder, name));

/** Lines that are written one after the other. */
export interface Segments {
  /** The files that were there when it was opened, in order; every one ends in a whole line. */
  readonly files: readonly string[];
  /**
   * Resolves once the text would survive the end of the process and of the machine. Never rejects.
   *
   * @param text one line or several, each with its line feed
   */
  readonly append: (text: string) => Promise<Appended>;
  /** Waits for what is being written, then lets go of the files. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a folder of lines for its one writer: segments `0000000001.ndjson`, …
 *
 * What was acknowledged is on the disk (`fdatasync`). A crash in the middle of a write leaves half a line at the end; it
 * was never acknowledged, and is cut off here. After a failed write or flush the descriptor is given up and what it may
 * have written is cut off: the kernel drops dirty pages when a flush fails, so a second flush of the same descriptor
 * would report success for data that is gone.
 *
 * @param folder made if it is not there
 * @param what it is, for the operator: `log`
 * @param say takes a line for the operator
 * @throws Error where the folder cannot be made or read
 */
export const openSegments = async (folder: string, what: string, say: (line: string) => void): Promise<Segments> => {
  await makeFolder(folder);
  const files = await segmentsIn(folder);
  // Only the last segment can end in an unfinished line: the ones before it were finished when it was begun.
  const last = files.at(-1);
  if (last !== undefined) await cutTail(last, what, say);

  const current = last ?? join(folder, segmentName(1));
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
    if (closed) return { ok: false, why: `The ${what} in ${folder} is closed.` };
    try {
      handle ??= await reopen();
      await handle.appendFile(text);
      await handle.datasync();
      safe = (safe ?? 0) + Buffer.byteLength(text);
      if (failing) say(`${what}: writing again`);
      failing = false;
      return { ok: true };
    } catch (error) {
      const why = `The ${what} in ${folder} cannot be written: ${error instanceof Error ? error.message : String(error)}.`;
      if (!failing) say(`${what}: ${why}`);
      failing = true;
      await handle?.close().catch(() => undefined);
      handle = undefined;
      return { ok: false, why };
    }
  });

  return {
    files,
    append: commit.append,
    close: async () => {
      await commit.idle();
      closed = true;
      await handle?.close();
      // What a failed write has left behind was answered as not stored, so it must not be there at the next start.
      if (failing && safe !== undefined) await truncate(current, safe).catch(() => undefined);
    },
  };
};
