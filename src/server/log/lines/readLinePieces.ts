import { createReadStream } from 'node:fs';

/** Options for reading a file. */
export interface ReadOptions {
  /** Offset of the last byte to read, counted from 0. Default: the end of the file. */
  readonly end?: number;
  /** Number of bytes per read. Default: 64 KiB. */
  readonly highWaterMark?: number;
}

/**
 * Reads a file in pieces that each end with a line feed; only the last piece may lack one. So no piece splits a line or
 * a character: in UTF-8 the byte 0x0A never occurs inside another character (RFC 3629, section 3).
 *
 * Chunks without a line feed are collected and concatenated once, so that a line of many megabytes takes linear time.
 */
export async function* readLinePieces(file: string, options: ReadOptions = {}): AsyncGenerator<Buffer> {
  const chunks: AsyncIterable<Buffer> = createReadStream(file, options);
  let unfinished: Buffer[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(0x0a) + 1;
    if (end === 0) {
      unfinished.push(chunk);
      continue;
    }
    yield Buffer.concat([...unfinished, chunk.subarray(0, end)]);
    unfinished = end < chunk.length ? [chunk.subarray(end)] : [];
  }
  if (unfinished.length > 0) yield Buffer.concat(unfinished);
}
