import { join } from 'node:path';
import type { Folds } from '../../log/commit/log.ts';
import { errorText } from '../../text/errorText.ts';
import { makeFolder } from '../../log/folder/makeFolder.ts';
import type { SnapshotHead } from '../../log/snapshots/checkSnapshot.ts';
import { readNewestSnapshot } from '../../log/snapshots/readNewestSnapshot.ts';
import { writeSnapshot } from '../../log/snapshots/writeSnapshot.ts';
import type { Position } from '../topic/topicPosition.ts';

/** What was known already. `next`: by partition, where to go on; absent where nothing was. */
export type Restored =
  { readonly ok: true; readonly next?: readonly number[] } | { readonly ok: false; readonly why: string };

/** Where what is known is kept, so that the next start need not read everything again. */
export interface PositionSnapshots {
  /**
   * Lets the folds have the newest that was written for the topic of this id, and that the topic still bears out. Never rejects.
   *
   * @param ends where the topic ends by now, by partition: what is beyond that the brokers have lost, and other records may
   *   come to stand there
   */
  readonly restore: (id: string, ends: readonly number[]) => Promise<Restored>;
  /** Writes what the folds know, of which nothing may change meanwhile. Never rejects. */
  readonly write: (position: Position) => Promise<void>;
}

const isOffset = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const readOffsets = (position: unknown): readonly number[] | undefined =>
  Array.isArray(position) && position.every(isOffset) ? position : undefined;

/**
 * Snapshots of what was made of a topic. Each topic has its own folder, named after its id too: one that was made anew under
 * the same name begins at 0 again, and what was known of the other has no place in it.
 *
 * @param folder is there
 * @param say takes a line for the operator
 */
export const openPositionSnapshots = (
  folder: string,
  topic: string,
  folds: Folds,
  say: (line: string) => void,
  now: () => number,
): PositionSnapshots => {
  const folderOf = (id: string): string => join(folder, id === '' ? topic : `${topic}-${id}`);
  return {
    restore: async (id, ends) => {
      const own = folderOf(id);
      try {
        await makeFolder(own);
        const accepts = ({ position }: SnapshotHead): boolean =>
          readOffsets(position)?.every((offset, partition) => offset <= (ends[partition] ?? 0)) ?? false;
        const restored = await readNewestSnapshot({ folder: own, accepts, restore: folds.restore, say });
        const next = readOffsets(restored?.position);
        return next ? { ok: true, next } : { ok: true };
      } catch (error) {
        return { ok: false, why: `The snapshots in ${own} cannot be read: ${errorText(error)}.` };
      }
    },
    write: async ({ id, next }) => {
      const own = folderOf(id);
      // Grows with whatever is read; no two processes write into one folder.
      const number = next.reduce((sum, offset) => sum + offset, 0);
      try {
        await makeFolder(own);
        await writeSnapshot({ folder: own, number, position: next, time: now(), values: folds.save() });
      } catch (error) {
        say(`log: no snapshot could be written in ${own}: ${errorText(error)}`);
      }
    },
  };
};
