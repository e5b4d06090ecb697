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
}

/**
 * Gathers texts while others are being written, so that any number of callers share one write and one flush to the disk. A
 * disk that takes a millisecond to flush then carries a hundred thousand appends a second, not a thousand.
 *
 * It makes no promise for a text: most are decisions, for which nobody waits.
 */
export const createGroupCommit = <Item>({ write, settle, pause }: GroupCommitOptions<Item>): GroupCommit<Item> => {
  let next: Batch<Item> | undefined;
  let running: Promise<void> | undefined;

  const takeNext = (): Batch<Item> | undefined => {
    const batch = next;
    next = undefined;
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
      next ??= { texts: [], items: [] };
      next.texts.push(text);
      next.items.push(item);
      // One turn later, so that what comes in the same turn is written at once.
      running ??= Promise.resolve().then(run);
    },
    idle: async () => running,
  };
};
