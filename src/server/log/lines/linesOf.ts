import { linePieces, type Reading } from './linePieces.ts';

/**
 * Lines end in a line feed and nothing else. `readline` would not do: from Node 24 on it also splits at U+2028 and U+2029,
 * which JSON leaves as they are inside a text.
 */
export async function* linesOf(file: string, reading?: Reading): AsyncGenerator<string> {
  for await (const piece of linePieces(file, reading)) {
    const lines = piece.toString().split('\n');
    // Behind the last line feed there is no line; without one there is one that has no end yet.
    if (lines.at(-1) === '') lines.pop();
    yield* lines;
  }
}
