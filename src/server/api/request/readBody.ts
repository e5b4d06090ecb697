import type { Context } from 'hono';
import type { ApiEnv } from './apiEnv.ts';

/** Gives the body as text, or `undefined` where it is larger than so many bytes. */
export type ReadBody = (most: number) => Promise<string | undefined>;

/** Reads a stream, unless it is longer. */
const readStream = async (stream: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array | undefined> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/**
 * The body of a request as it came, whatever type it says it has.
 *
 * @param most bytes; one that says it is larger is not read, one that turns out to be is read no further
 * @returns `undefined` where it is larger
 */
export const readBytes = async ({ req }: Context<ApiEnv>, most: number): Promise<Uint8Array | undefined> => {
  const length = req.header('content-length');
  if (length !== undefined) return Number(length) > most ? undefined : new Uint8Array(await req.arrayBuffer());
  // Without a length it comes in chunks, or not at all.
  return req.raw.body ? readStream(req.raw.body, most) : new Uint8Array();
};

/** The same as text: real callers send JSON as a form, and rewards without a word about either. */
export const readBody = async (context: Context<ApiEnv>, most: number): Promise<string | undefined> => {
  const bytes = await readBytes(context, most);
  return bytes && new TextDecoder().decode(bytes);
};
