import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Done } from './command.ts';
import { errorText } from '../../server/text/errorText.ts';

/** Whoever reads us may stop before the end, as `head` does. */
const isGone = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EPIPE';

/** Writes texts to standard output, no faster than they are read there. */
export const writeOut = async (texts: AsyncIterable<string | Uint8Array> | Iterable<string>): Promise<Done> => {
  try {
    await pipeline(Readable.from(texts, { objectMode: false }), process.stdout, { end: false });
  } catch (error) {
    if (!isGone(error)) return { ok: false, why: errorText(error) };
  }
  return { ok: true };
};
