import { constants, isAscii } from 'node:buffer';
import type { LogRecord } from '../../../learn/records/record.ts';
import { readLinePieces } from '../lines/readLinePieces.ts';
import { parseRecord } from '../lines/parseRecord.ts';

/** Bytes per read. 1 MiB takes a sixth less time than the default of 64 KiB; larger reads are not faster. */
const READ_BYTES = 1_048_576;

/** The position of the first damaged line of a segment. `line` is counted from 1, `byte` from 0. */
export interface Damage {
  readonly line: number;
  readonly byte: number;
}

/** Returns the byte offset of a line. Counts in bytes, because invalid UTF-8 has another length after decoding. */
const startOfLine = (piece: Buffer, line: number): number => {
  let start = 0;
  for (let before = 0; before < line; before += 1) start = piece.indexOf(0x0a, start) + 1;
  return start;
};

/**
 * Reads the records of a segment in order, up to its end or to the first damaged line. A line without a line feed is
 * damaged: `prepareSegments` has already removed an unfinished line at the end of the last segment.
 *
 * @param applyRecord called synchronously for every record: with a million records, a promise for each would be too
 *   slow
 * @param progress called with the number of bytes that were read
 * @returns the first damaged line, if any
 */
export const replaySegment = async (
  file: string,
  applyRecord: (record: LogRecord) => void,
  progress: (bytes: number) => void,
): Promise<Damage | undefined> => {
  let line = 0;
  let byte = 0;
  for await (const piece of readLinePieces(file, { highWaterMark: READ_BYTES })) {
    // Only a damaged line exceeds the length of a string, and such a line is the first of its piece.
    if (piece.length > constants.MAX_STRING_LENGTH) return { line: line + 1, byte };
    // Most pieces are ASCII, which `latin1` decodes three times as fast as `utf8`.
    const text = piece.toString(isAscii(piece) ? 'latin1' : 'utf8');
    const before = line;
    for (let start = 0; start < text.length;) {
      const end = text.indexOf('\n', start);
      const record = end < 0 ? undefined : parseRecord(text.slice(start, end));
      if (!record) return { line: line + 1, byte: byte + startOfLine(piece, line - before) };
      applyRecord(record);
      line += 1;
      start = end + 1;
    }
    byte += piece.length;
    progress(piece.length);
  }
  return undefined;
};
