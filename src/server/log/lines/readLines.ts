import { readLinePieces, type ReadOptions } from './readLinePieces.ts';

/**
 * Reads the lines of a file, without their line feeds. Only a line feed ends a line. `node:readline` cannot be used:
 * since Node 24 it also splits at U+2028 and U+2029, which JSON does not escape in strings.
 */
export async function* readLines(file: string, options?: ReadOptions): AsyncGenerator<string> {
  for await (const piece of readLinePieces(file, options)) {
    const lines = piece.toString().split('\n');
    // A final line feed ends the last line and starts no new one. A last line without a line feed is returned, too.
    if (lines.at(-1) === '') lines.pop();
    yield* lines;
  }
}
