import type { WriteResult } from './log.ts';

interface Batch<Item> {
  readonly texts: string[];
  readonly items: Item[];
}

export interface GroupCommit<Item> {
  /**
   * Queues a text. `item` is passed to `settle` when the text has been written or has failed; where `maxWaiting` is
   * exceeded, before `append` returns.
   */
  readonly append: (text: string, item: Item) => void;
  /** Resolves when all texts are written and settled, and no task between writes is running. */
  readonly idle: () => Promise<void>;
}

export interface GroupCommitOptions<Item> {
  /** Makes a text durable, or resolves with the reason why it could not. Never rejects. */
  readonly write: (text: string) => Promise<WriteResult>;
  /** Receives the result of a write, in the order of the `append` calls and before any later text is written. */
  readonly settle: (items: readonly Item[], written: WriteResult) => void;
  /**
   * Called after each successful write. If it returns a task, the texts that were appended before this call are written
   * first, then the task runs, and only then later texts are written. So the task sees an exact cut through the order
   * of the calls: the log rotates there.
   */
  readonly taskBetweenWrites?: () => (() => Promise<void>) | undefined;
  /**
   * The number of characters that may wait while a write is in progress; texts above it are rejected. Default: 64 Mi.
   */
  readonly maxWaiting?: number;
  /** Called when a text is rejected because of `maxWaiting`, once per write. */
  readonly onFull?: () => void;
}

/**
 * Decisions arrive as fast as readers do, even while a disk hangs. Without a limit they would fill the memory: at 2 kB
 * each and 20,000 a second, 4 GB in less than two minutes. This limit holds about 94,000 decisions, which use 185 MB of
 * memory.
 */
const MAX_WAITING = 67_108_864;

const FULL: WriteResult = { ok: false, why: 'Too many records are waiting to be written.' };

/**
 * Group commit for files: while one write is in progress, it collects the texts of all callers and then writes them at
 * once, with a single flush. A disk that needs a millisecond per flush then carries a hundred thousand appends a second
 * instead of a thousand.
 *
 * If a write fails, the texts that were queued meanwhile fail with it, because they may depend on it.
 *
 * The counterpart for Kafka is `createRequestBatcher`: its batches are limited in bytes because a broker limits a
 * request, a batch that is too large is split and retried, and callers receive offsets. Here a batch has no size limit
 * of its own, total waiting is limited instead, and a task can run between two writes.
 *
 * `append` takes a callback item instead of returning a promise: most texts are decisions, and no caller waits for
 * those.
 */
export const createGroupCommit = <Item>(options: GroupCommitOptions<Item>): GroupCommit<Item> => {
  const { write, settle, taskBetweenWrites, maxWaiting = MAX_WAITING, onFull } = options;
  let next: Batch<Item> | undefined;
  let running: Promise<void> | undefined;
  let waiting = 0;
  let isFull = false;

  const takeNext = (): Batch<Item> | undefined => {
    const batch = next;
    [next, waiting, isFull] = [undefined, 0, false];
    return batch;
  };

  const commit = async ({ texts, items }: Batch<Item>): Promise<boolean> => {
    const written = await write(texts.join(''));
    // Texts that were queued during a failed write fail with it: a decision depends on its article records. Take them
    // before settling, so that texts which callers append in response to the failure are not among them.
    const dependent = written.ok ? undefined : takeNext();
    settle(items, written);
    if (dependent) settle(dependent.items, written);
    return written.ok;
  };

  const run = async (): Promise<void> => {
    for (let batch = takeNext(); batch; batch = takeNext()) {
      if (!(await commit(batch))) continue;
      const task = taskBetweenWrites?.();
      if (!task) continue;
      // Taken synchronously, so that the batch excludes everything that is appended from now on.
      const before = takeNext();
      if (!before || (await commit(before))) await task();
    }
    running = undefined;
  };

  return {
    append: (text, item) => {
      if (waiting >= maxWaiting) {
        if (!isFull) onFull?.();
        isFull = true;
        settle([item], FULL);
        return;
      }
      waiting += text.length;
      next ??= { texts: [], items: [] };
      next.texts.push(text);
      next.items.push(item);
      // Starts in a microtask, so that texts which are appended in the same turn share the first write.
      running ??= Promise.resolve().then(run);
    },
    idle: async () => {
      // A callback of `settle` may append again, which starts another run.
      while (running) await running;
    },
  };
};
