import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createAppender } from './appender.ts';
import { cutTail } from './cutTail.ts';
import { createGroupCommit } from '../commit/groupCommit.ts';
import type { Appended } from '../commit/log.ts';
import { makeFolder } from '../folder/makeFolder.ts';

const SEGMENT = /^\d{10}\.ndjson$/;

/** What ten digits can name. */
export const MOST_SEGMENTS = 9_999_999_999;

/** The file of a segment. */
export const segmentFile = (folder: string, number: number): string =>
  join(folder, `${String(number).padStart(10, '0')}.ndjson`);

/** The number of a segment, from its file. */
export const segmentNumber = (file: string): number => Number.parseInt(basename(file), 10);

/** The files of a folder of lines, in order. */
export const segmentsIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder))
    .filter((name) => SEGMENT.test(name))
    .toSorted()
    .map((name) => join(folder, name));

/**
 * The segments of a folder, for their one writer: made if it is not there, and without what a crash in the middle of a write
 * has left behind.
 *
 * @returns the files, in order; every one but the last was finished when the next one was begun
 */
export const prepareSegments = async (
  folder: string,
  what: string,
  say: (line: string) => void,
): Promise<readonly string[]> => {
  await makeFolder(folder);
  const files = await segmentsIn(folder);
  const last = files.at(-1);
  const cut = last === undefined ? 0 : await cutTail(last);
  if (cut > 0) say(`${what}: cut off ${cut} bytes of an unfinished line at the end of ${last}`);
  return files;
};

/** Lines that are written one after the other. */
export interface Segments {
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
 * Opens a folder of lines for its one writer: the last one of its segments `0000000001.ndjson`, …
 *
 * @param folder made if it is not there
 * @param what it is, for the operator: `topic clicks`
 * @param say takes a line for the operator
 * @throws Error where the folder cannot be made or read
 */
export const openSegments = async (folder: string, what: string, say: (line: string) => void): Promise<Segments> => {
  const files = await prepareSegments(folder, what, say);
  const appender = createAppender({ folder, file: files.at(-1) ?? segmentFile(folder, 1), what, say });
  const commit = createGroupCommit<(appended: Appended) => void>({
    write: appender.append,
    settle: (callers, appended) => {
      for (const settle of callers) settle(appended);
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
