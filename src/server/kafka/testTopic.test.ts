import type { Batch, MessageAt, Place, TopicReader } from './topic/topicReader.ts';

interface TestPart {
  from: number;
  to: number;
  batches: readonly Batch[];
}

/** A topic in memory, for tests: batches that tests put where they like, at brokers that fail when they are told to. */
export const createTestTopic = (partitions = 1, nodeOf: (partition: number) => number = () => 1) => {
  let id = 'id-1';
  const newPart = (): TestPart => ({ from: 0, to: 0, batches: [] });
  let parts = Array.from({ length: partitions }, newPart);
  const failures: Error[] = [];
  const fetches: { readonly node: number; readonly places: readonly Place[] }[] = [];
  let readers = 0;
  let open = 0;
  let changed: (() => void)[] = [];

  const change = (): void => {
    const all = changed;
    changed = [];
    for (const one of all) one();
  };

  const partOf = (partition: number) => {
    const part = parts[partition];
    if (!part) throw new Error(`There is no partition ${partition}.`);
    return part;
  };

  const openReader = (): TopicReader => {
    readers += 1;
    open += 1;
    let isClosed = false;
    const check = (): void => {
      const failure = failures.shift();
      if (failure) throw failure;
      if (isClosed) throw new Error('Connection closed');
    };
    return {
      find: async () => {
        check();
        return {
          id,
          parts: parts.map(({ from, to }, partition) => ({ partition, node: nodeOf(partition), from, to })),
        };
      },
      fetch: async (topicId, node, places) => {
        fetches.push({ node, places });
        for (;;) {
          check();
          if (topicId !== id) throw new Error('Unknown topic id');
          const batches: Batch[] = [];
          for (const { partition, offset } of places) {
            const { from, to, batches: all } = partOf(partition);
            if (offset < from || offset > to)
              throw Object.assign(new Error('Out of range'), { apiId: 'OFFSET_OUT_OF_RANGE' });
            batches.push(...all.filter(({ next }) => next > offset));
          }
          if (batches.length > 0) return batches;
          await new Promise<void>((resolve) => changed.push(resolve));
        }
      },
      close: async () => {
        if (!isClosed) open -= 1;
        isClosed = true;
        change();
      },
    };
  };

  return {
    openReader,
    fetches,
    readers: () => readers,
    open: () => open,
    /** Puts messages behind the others. `gap`: so many offsets behind them are missing. */
    add: (partition: number, values: readonly (string | null)[], gap = 0): number => {
      const part = partOf(partition);
      const first = part.to;
      const messages = values.map((value, index): MessageAt => ({
        offset: first + index,
        value: value === null ? null : Buffer.from(value),
      }));
      part.to = first + values.length + gap;
      part.batches = [...part.batches, { partition, messages, next: part.to }];
      change();
      return first;
    },
    /** Drops whole batches that end before an offset, as retention does. */
    dropBefore: (partition: number, offset: number): void => {
      const part = partOf(partition);
      part.batches = part.batches.filter(({ next }) => next > offset);
      part.from = offset;
    },
    /** Drops what stands at an offset and behind it, as a leader does that never had it. */
    dropFrom: (partition: number, offset: number): void => {
      const part = partOf(partition);
      part.batches = part.batches.filter(({ next }) => next <= offset);
      part.to = offset;
    },
    makeAnew: (count = partitions): void => {
      id = `${id}+`;
      parts = Array.from({ length: count }, newPart);
      change();
    },
    addPartition: (): void => {
      parts.push(newPart());
    },
    /** Lets the next calls fail, also one that is under way. */
    fail: (...errors: readonly Error[]): void => {
      failures.push(...errors);
      change();
    },
  };
};

/** Resolves once something is so, which it is asked whenever something was said or taken. */
export const createWaiting = () => {
  const waiting = new Set<() => void>();
  return {
    changed: (): void => {
      for (const check of waiting) check();
    },
    until: (isSo: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!isSo()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
  };
};
