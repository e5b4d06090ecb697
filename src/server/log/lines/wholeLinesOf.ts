import { linePieces } from './linePieces.ts';

/**
 * The lines of a file as they stand there, in pieces that each end with one. A line that a running server has not finished
 * is left out.
 */
export async function* wholeLinesOf(file: string): AsyncGenerator<Buffer> {
  for await (const piece of linePieces(file)) if (piece.at(-1) === 0x0a) yield piece;
}
