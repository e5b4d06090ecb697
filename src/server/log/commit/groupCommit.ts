import type { Appended } from './log.ts';

interface Batch<Item> {
  readonly texts: string[];
  readonly items: Item[];
}

/** Takes texts, each with what is to be known of it when it was written. */
export interface GroupCommit<Item> {
  readonly append: (text: string, item: Item) => void;
  /** Resolves once everything is written and settled, and no pause is under way. */
  readonly idle: () => Promise<void>;
}

export interface GroupCommitOptions<Item> {
  /** Makes a text durable; resolves with a sentence if it could not. Never rejects. */
  readonly write: (text: string) => Promise<Appended>;
  /** Is told what became of texts, in the order of the calls, before anything behind them is written. */
  readonly settle: (items: readonly Item[], appended: Appended) => void;
  /**
   * Is asked whenever something was written and settled. What it gives is called, and waited for, between two writes: exactly
   * what was appended before it was asked stands before it.
   */
  readonly pause?: () => (() => Promise<void>) | undefined;
  /** How much may wait for a write that is under way, in characters; more is refused at once. Default: 64 Mi. */
  readonly most?: number;
  /** Is told when that much waits, once until the write has ended. */
  readonly full?: () => void;
}

/**
 * Decisions come as fast as readers do, also while a disk hangs: without an end they would take all of the memory (2 kB each:
 * at 20,000 a second 4 GB in less than two minutes). This is 94,000 of them, and in memory 185 MB.
 */
const MOST_WAITING = 67_108_864;

const FULL: Appended = { ok: false, why: 'Too much is waiting to be written.' };

/**
 * Gathers texts while others are being written, so that any number of callers share one write and one flush to the disk. A
 * disk that takes a millisecond to flush then carries a hundred thousand appends a second, not a thousand. What is more than
 * may wait is refused, and told so before `append` returns.
 *
 * It makes no promise for a text: most are decisions, for which nobody waits.
 */
export const createGroupCommit = <Item>(options: GroupCommitOptions<Item>): GroupCommit<Item> => {
  const { write, settle, pause, most = MOST_WAITING, full } = options;
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
    const appended = await write(texts.join(''));
    // What was queued meanwhile may build on what failed, as a decision does on its articles: it fails with it. What is
    // appended by whoever is told so does not.
    const behind = appended.ok ? undefined : takeNext();
    settle(items, appended);
    if (behind) settle(behind.items, appended);
    return appended.ok;
  };

  const run = async (): Promise<void> => {
    for (let batch = takeNext(); batch; batch = takeNext()) {
      if (!(await commit(batch))) continue;
      const paused = pause?.();
      if (!paused) continue;
      // At the same moment, so that nothing that is appended from now on is among it.
      const before = takeNext();
      if (!before || (await commit(before))) await paused();
    }
    running = undefined;
  };

  return {
    append: (text, item) => {
      if (waiting >= most) {
        if (!isFull) full?.();
        isFull = true;
        settle([item], FULL);
        return;
      }
      waiting += text.length;
      next ??= { texts: [], items: [] };
      next.texts.push(text);
      next.items.push(item);
      // One turn later, so that what comes in the same turn is written at once.
      running ??= Promise.resolve().then(run);
    },
    idle: async () => {
      // What is appended by whoever is told that something was written begins another run.
      while (running) await running;
    },
  };
};
