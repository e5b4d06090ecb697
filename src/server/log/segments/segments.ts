import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createAppender } from './createAppender.ts';
import { cutUnfinishedLine } from './cutUnfinishedLine.ts';
import { createGroupCommit } from '../commit/createGroupCommit.ts';
import type { WriteResult } from '../commit/log.ts';
import { makeFolder } from '../folder/makeFolder.ts';

const SEGMENT = /^\d{10}\.ndjson$/;

/** The largest number that fits the ten digits of a file name. */
export const MAX_SEGMENT_NUMBER = 9_999_999_999;

/** Returns the path of a segment. */
export const segmentFile = (folder: string, number: number): string =>
  join(folder, `${String(number).padStart(10, '0')}.ndjson`);

/** Returns the number of a segment from its path. */
export const segmentNumber = (file: string): number => Number.parseInt(basename(file), 10);

/** Returns the paths of the segments in a folder, in order. */
export const listSegments = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder))
    .filter((name) => SEGMENT.test(name))
    .toSorted()
    .map((name) => join(folder, name));

/**
 * Prepares a folder of segments for its only writer: creates the folder if necessary, and removes an unfinished line
 * that a crash left at the end of the last segment. Earlier segments were complete before the next one was started.
 *
 * @param label names the writer in console lines: `log` or `topic clicks`
 * @param logLine receives a console line
 * @returns the paths of the segments, in order
 * @throws Error if the folder cannot be created or read
 */
export const prepareSegments = async (
  folder: string,
  label: string,
  logLine: (line: string) => void,
): Promise<readonly string[]> => {
  await makeFolder(folder);
  const files = await listSegments(folder);
  const last = files.at(-1);
  const removed = last === undefined ? 0 : await cutUnfinishedLine(last);
  if (removed > 0) {
    const size = removed === 1 ? '1 byte' : `${removed} bytes`;
    logLine(`${label}: removed an unfinished last line (${size}) from ${last}. It was never acknowledged.`);
  }
  return files;
};

/** Appends lines to the segments of a folder. */
export interface Segments {
  /**
   * Resolves with `ok: true` once the text survives a crash of the process and of the machine. Texts are written in the
   * order of the calls. Never rejects.
   *
   * @param text one or more lines, each with its line feed
   */
  readonly append: (text: string) => Promise<WriteResult>;
  /** Waits for pending writes, then closes the file. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a folder of segments (`0000000001.ndjson`, …) for its only writer, which appends to the last of them.
 *
 * @param folder created if it does not exist
 * @param label names the writer in console lines and errors: `topic clicks`
 * @param logLine receives a console line
 * @throws Error if the folder cannot be created or read
 */
export const openSegments = async (
  folder: string,
  label: string,
  logLine: (line: string) => void,
): Promise<Segments> => {
  const files = await prepareSegments(folder, label, logLine);
  const appender = createAppender({ folder, file: files.at(-1) ?? segmentFile(folder, 1), label, logLine });
  const commit = createGroupCommit<(result: WriteResult) => void>({
    write: appender.append,
    settle: (callers, written) => {
      for (const settle of callers) settle(written);
    },
  });
  return {
    append: (text) => new Promise((resolve) => commit.append(text, resolve)),
    close: async () => {
      await commit.idle();
      await appender.close();
    },
  };
};
