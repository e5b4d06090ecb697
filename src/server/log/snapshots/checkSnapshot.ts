import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** The first line of a snapshot. */
export interface SnapshotHeader {
  /** Version of the format. */
  readonly snapshot: number;
  /** The position in the log up to which records are contained; its form depends on the kind of log. */
  readonly position: unknown;
  /** Time of writing, in milliseconds since 1970. */
  readonly time: number;
}

/** Version of the format that this program reads and writes. */
export const SNAPSHOT_VERSION = 1;

/** Returns the last line of a snapshot: the SHA-256 of everything before it. */
export const snapshotTrailer = (sha256: string): string => `${JSON.stringify({ sha256 })}\n`;

const TRAILER_BYTES = snapshotTrailer('0'.repeat(64)).length;

/** No header is longer than this. */
const MAX_HEADER_BYTES = 65_536;

/**
 * Verifies the checksum of a whole snapshot. This must precede restoring: a partly restored state would be wrong.
 *
 * @returns the header and the number of bytes before the trailer, or what is wrong. `isOtherVersion`: the snapshot is
 *   intact, but written in another version of the format.
 * @throws Error if the file cannot be read
 */
export const checkSnapshot = async (
  file: string,
): Promise<
  | { readonly ok: true; readonly header: SnapshotHeader; readonly bytes: number }
  | { readonly ok: false; readonly isOtherVersion: boolean; readonly why: string }
> => {
  const bytes = (await stat(file)).size - TRAILER_BYTES;
  const damaged = { ok: false, isOtherVersion: false, why: 'it is damaged' } as const;
  if (bytes <= 0) return damaged;
  const hash = createHash('sha256');
  let start = '';
  const content: AsyncIterable<Buffer> = createReadStream(file, { end: bytes - 1, highWaterMark: 1_048_576 });
  for await (const piece of content) {
    if (start === '') start = piece.toString('utf8', 0, MAX_HEADER_BYTES);
    hash.update(piece);
  }
  let trailer = '';
  const remainder: AsyncIterable<Buffer> = createReadStream(file, { start: bytes });
  for await (const piece of remainder) trailer += piece.toString();
  if (trailer !== snapshotTrailer(hash.digest('hex'))) return damaged;
  // The checksum matches, so the header is valid JSON: this version or another one wrote it.
  const header: SnapshotHeader = JSON.parse(start.slice(0, start.indexOf('\n')));
  if (header.snapshot === SNAPSHOT_VERSION) return { ok: true, header, bytes };
  return {
    ok: false,
    isOtherVersion: true,
    why: `its format version is ${header.snapshot}, but this version of topslot reads only ${SNAPSHOT_VERSION}`,
  };
};
