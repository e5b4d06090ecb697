import { readLinePieces } from './readLinePieces.ts';

/**
 * Reads the bytes of a file in pieces of whole lines. Omits a last line without a line feed: a running server is still
 * writing it.
 */
export async function* readWholeLines(file: string): AsyncGenerator<Buffer> {
  for await (const piece of readLinePieces(file)) if (piece.at(-1) === 0x0a) yield piece;
}
