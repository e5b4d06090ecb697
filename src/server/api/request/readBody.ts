import type { Context } from 'hono';
import type { ApiEnv } from './apiEnv.ts';

/** Reads the body as text. Resolves with `undefined` if it is larger than `maxBytes`. */
export type BodyReader = (maxBytes: number) => Promise<string | undefined>;

/** Reads a stream. Stops and returns `undefined` once it is larger than `maxBytes` bytes. */
const readStream = async (stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array | undefined> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/**
 * Reads the body of a request, regardless of its content type.
 *
 * @param maxBytes maximum number of bytes; if `Content-Length` exceeds it, the body is not read at all
 * @returns `undefined` if the body is larger
 */
export const readBytes = async ({ req }: Context<ApiEnv>, maxBytes: number): Promise<Uint8Array | undefined> => {
  const length = req.header('content-length');
  if (length !== undefined) return Number(length) > maxBytes ? undefined : new Uint8Array(await req.arrayBuffer());
  // Without Content-Length the body is chunked or missing.
  return req.raw.body ? readStream(req.raw.body, maxBytes) : new Uint8Array();
};

/** Reads the body as text. The content type is ignored: clients send JSON as a form, or rewards without a type. */
export const readBody = async (context: Context<ApiEnv>, maxBytes: number): Promise<string | undefined> => {
  const bytes = await readBytes(context, maxBytes);
  return bytes && new TextDecoder().decode(bytes);
};
