import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describeError } from '../../server/text/describeError.ts';
import type { Terminal } from './terminal.ts';

/** A reader such as `head` closes the pipe when it has enough. */
const isClosedPipe = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EPIPE';

/** The terminal of this process: its working folder, standard output and standard error. */
export const processTerminal: Terminal = {
  folder: process.cwd(),
  print: (text) => {
    process.stdout.write(text);
  },
  printAll: async (texts) => {
    try {
      await pipeline(Readable.from(texts, { objectMode: false }), process.stdout, { end: false });
    } catch (error) {
      if (!isClosedPipe(error)) return { ok: false, why: describeError(error) };
    }
    return { ok: true };
  },
  logLine: (line) => {
    process.stderr.write(`${line}\n`);
  },
};
