import { createReadStream } from 'node:fs';

/**
 * The lines of a file as they stand there, in pieces that each end with one. A line that a running server has not finished
 * is left out.
 */
export async function* wholeLinesOf(file: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const piece of createReadStream(file)) {
    const bytes = Buffer.from(piece);
    const end = bytes.lastIndexOf(0x0a) + 1;
    if (end > 0) yield Buffer.concat([...rest, bytes.subarray(0, end)]);
    rest = end > 0 ? [bytes.subarray(end)] : [...rest, bytes];
  }
}
