import { constants } from 'node:buffer';
import { readLinePieces } from './readLinePieces.ts';
import { parseRecord } from './parseRecord.ts';

/** Consecutive valid lines with their line feeds, or one damaged line without its line feed. */
export type CheckedLines =
  | { readonly isValid: true; readonly bytes: Buffer }
  | {
      readonly isValid: false;
      readonly bytes: Buffer;
      /** Offset of the line in the file, counted from 0. */
      readonly byte: number;
      /** Number of the line, counted from 1. */
      readonly line: number;
    };

const isRecordAt = (piece: Buffer, start: number, end: number): boolean =>
  // No record is longer than the longest string of Node, but a damaged file may contain such a line.
  end - start <= constants.MAX_STRING_LENGTH && parseRecord(piece.toString('utf8', start, end)) !== undefined;

/** Checks every line of a segment by the same rules as a start, but continues after a damaged line. */
export async function* checkLines(file: string): AsyncGenerator<CheckedLines> {
  let byte = 0;
  let line = 1;
  for await (const piece of readLinePieces(file, { highWaterMark: 1_048_576 })) {
    let validFrom = 0;
    for (let start = 0; start < piece.length;) {
      const end = piece.indexOf(0x0a, start);
      const next = end < 0 ? piece.length : end + 1;
      if (end < 0 || !isRecordAt(piece, start, end)) {
        if (start > validFrom) yield { isValid: true, bytes: piece.subarray(validFrom, start) };
        yield { isValid: false, bytes: piece.subarray(start, end < 0 ? next : end), byte: byte + start, line };
        validFrom = next;
      }
      start = next;
      line += 1;
    }
    if (validFrom < piece.length) yield { isValid: true, bytes: piece.subarray(validFrom) };
    byte += piece.length;
  }
}
