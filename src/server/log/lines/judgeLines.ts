import { constants } from 'node:buffer';
import { linePieces } from './linePieces.ts';
import { parseRecord } from './parseRecord.ts';

/** Good lines that stand together, with their line feeds; or one that is damaged, without, and where it is. */
export type JudgedLines =
  | { readonly isGood: true; readonly bytes: Buffer }
  | {
      readonly isGood: false;
      readonly bytes: Buffer;
      /** Counted from 0. */
      readonly byte: number;
      /** Counted from 1. */
      readonly line: number;
    };

const isGood = (piece: Buffer, start: number, end: number): boolean =>
  // Nothing that we write is too long for a text; a damaged file may hold anything.
  end - start <= constants.MAX_STRING_LENGTH && parseRecord(piece.toString('utf8', start, end)) !== undefined;

/** Looks through a segment as a start does, and goes on behind what is damaged. */
export async function* judgeLines(file: string): AsyncGenerator<JudgedLines> {
  let byte = 0;
  let line = 1;
  for await (const piece of linePieces(file, { highWaterMark: 1_048_576 })) {
    let goodFrom = 0;
    for (let start = 0; start < piece.length;) {
      const end = piece.indexOf(0x0a, start);
      const next = end < 0 ? piece.length : end + 1;
      if (end < 0 || !isGood(piece, start, end)) {
        if (start > goodFrom) yield { isGood: true, bytes: piece.subarray(goodFrom, start) };
        yield { isGood: false, bytes: piece.subarray(start, end < 0 ? next : end), byte: byte + start, line };
        goodFrom = next;
      }
      start = next;
      line += 1;
    }
    if (goodFrom < piece.length) yield { isGood: true, bytes: piece.subarray(goodFrom) };
    byte += piece.length;
  }
}
