import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** The first line of a snapshot. */
export interface SnapshotHead {
  /** Version of the format. */
  readonly snapshot: number;
  /** How far in the log it stands, in the log's own words. */
  readonly position: unknown;
  /** When it was written, in milliseconds since 1970. */
  readonly time: number;
}

/** The format that is read and written. */
export const SNAPSHOT_VERSION = 1;

/** The last line of a snapshot. */
export const endOfSnapshot = (sha256: string): string => `${JSON.stringify({ sha256 })}\n`;

const END = endOfSnapshot('0'.repeat(64)).length;

/** The first line is short. */
const MOST_OF_HEAD = 65_536;

/**
 * Reads a snapshot through, before anything is made of it: of half a one nothing must be restored.
 *
 * @returns the bytes of its lines without the last one, or what is wrong. `foreign`: it is whole, and of another version.
 * @throws Error where it cannot be read
 */
export const checkSnapshot = async (
  file: string,
): Promise<
  | { readonly ok: true; readonly head: SnapshotHead; readonly bytes: number }
  | { readonly ok: false; readonly foreign: boolean; readonly why: string }
> => {
  const bytes = (await stat(file)).size - END;
  const damaged = { ok: false, foreign: false, why: 'it is damaged' } as const;
  if (bytes <= 0) return damaged;
  const hash = createHash('sha256');
  let first = '';
  const content: AsyncIterable<Buffer> = createReadStream(file, { end: bytes - 1, highWaterMark: 1_048_576 });
  for await (const piece of content) {
    if (first === '') first = piece.toString('utf8', 0, MOST_OF_HEAD);
    hash.update(piece);
  }
  let end = '';
  const rest: AsyncIterable<Buffer> = createReadStream(file, { start: bytes });
  for await (const piece of rest) end += piece.toString();
  if (end !== endOfSnapshot(hash.digest('hex'))) return damaged;
  // Whole, so it is as it was written: by us, or by another version.
  const head: SnapshotHead = JSON.parse(first.slice(0, first.indexOf('\n')));
  if (head.snapshot === SNAPSHOT_VERSION) return { ok: true, head, bytes };
  return {
    ok: false,
    foreign: true,
    why: `it is of version ${head.snapshot}, and this program reads ${SNAPSHOT_VERSION}`,
  };
};
