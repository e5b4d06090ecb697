import { join } from 'node:path';
import type { Folds } from '../../log/commit/log.ts';
import { describeError } from '../../text/describeError.ts';
import { makeFolder } from '../../log/folder/makeFolder.ts';
import type { SnapshotHeader } from '../../log/snapshots/checkSnapshot.ts';
import { restoreNewestSnapshot } from '../../log/snapshots/restoreNewestSnapshot.ts';
import { writeSnapshot } from '../../log/snapshots/writeSnapshot.ts';
import type { Position } from '../topic/createTopicPosition.ts';

/**
 * The result of a restore. `next`: for each partition, the offset to continue at; absent if no snapshot was restored.
 */
export type RestoreResult =
  { readonly ok: true; readonly next?: readonly number[] } | { readonly ok: false; readonly why: string };

/**
 * Stores snapshots of the folds with their position in a topic, so that the next start need not read the whole topic.
 */
export interface PositionSnapshots {
  /**
   * Restores the newest usable snapshot of the topic with this id. Never rejects.
   *
   * @param ends the current end offset of each partition. A snapshot beyond them is ignored: the brokers have lost
   *   records that it contains, and will give their offsets to other records.
   */
  readonly restore: (id: string, ends: readonly number[]) => Promise<RestoreResult>;
  /** Writes a snapshot of the folds, to which no record may be applied meanwhile. Logs a failure. Never rejects. */
  readonly write: (position: Position) => Promise<void>;
}

const isOffset = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const readOffsets = (position: unknown): readonly number[] | undefined =>
  Array.isArray(position) && position.every(isOffset) ? position : undefined;

/**
 * Opens the snapshots of a topic. The name of their folder contains the id of the topic, because a topic that was
 * deleted and created again under the same name starts at offset 0, and the snapshots of its predecessor do not apply
 * to it.
 *
 * @param folder an existing folder
 * @param logLine receives a console line
 */
export const openPositionSnapshots = (
  folder: string,
  topic: string,
  folds: Folds,
  logLine: (line: string) => void,
  now: () => number,
): PositionSnapshots => {
  const folderOf = (id: string): string => join(folder, id === '' ? topic : `${topic}-${id}`);
  return {
    restore: async (id, ends) => {
      const topicFolder = folderOf(id);
      try {
        await makeFolder(topicFolder);
        const accepts = ({ position }: SnapshotHeader): boolean =>
          readOffsets(position)?.every((offset, partition) => offset <= (ends[partition] ?? 0)) ?? false;
        const restored = await restoreNewestSnapshot({ folder: topicFolder, accepts, restore: folds.restore, logLine });
        const next = readOffsets(restored?.position);
        return next ? { ok: true, next } : { ok: true };
      } catch (error) {
        return { ok: false, why: `The snapshots in ${topicFolder} cannot be read: ${describeError(error)}.` };
      }
    },
    write: async ({ id, next }) => {
      const topicFolder = folderOf(id);
      // The sum of the offsets grows with every record, and a folder has only one writer.
      const number = next.reduce((sum, offset) => sum + offset, 0);
      try {
        await makeFolder(topicFolder);
        await writeSnapshot({ folder: topicFolder, number, position: next, time: now(), values: folds.save() });
      } catch (error) {
        logLine(`log: cannot write a snapshot in ${topicFolder}: ${describeError(error)}`);
      }
    },
  };
};
