import { createReadStream } from 'node:fs';

/** How a file is read. */
export interface Reading {
  /** The last byte that is read, counted from 0. Default: all. */
  readonly end?: number;
  /** Bytes that are read at once. Default: 64 KiB. */
  readonly highWaterMark?: number;
}

/**
 * A file in pieces that each end in a line feed; only the last one may have none. So no line and no letter is torn: in UTF-8
 * the byte of a line feed is nothing else (RFC 3629, section 3).
 *
 * What is read without a line feed is collected and joined once, so that a line of many megabytes takes time in proportion to
 * its length.
 */
export async function* linePieces(file: string, reading: Reading = {}): AsyncGenerator<Buffer> {
  const chunks: AsyncIterable<Buffer> = createReadStream(file, reading);
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(0x0a) + 1;
    if (end === 0) {
      rest.push(chunk);
      continue;
    }
    yield Buffer.concat([...rest, chunk.subarray(0, end)]);
    rest = end < chunk.length ? [chunk.subarray(end)] : [];
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}
