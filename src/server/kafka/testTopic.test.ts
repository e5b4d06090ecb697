import type { Batch, TopicMessage, FetchPosition, TopicReader } from './topic/openTopicReader.ts';

interface TestPartition {
  start: number;
  end: number;
  batches: readonly Batch[];
}

/** Creates a topic in memory. Tests add and drop batches, and make the next requests fail. */
export const createTestTopic = (partitions = 1, nodeOf: (partition: number) => number = () => 1) => {
  let id = 'id-1';
  const createPartition = (): TestPartition => ({ start: 0, end: 0, batches: [] });
  let topicPartitions = Array.from({ length: partitions }, createPartition);
  const failures: Error[] = [];
  const fetches: { readonly node: number; readonly positions: readonly FetchPosition[] }[] = [];
  let readers = 0;
  let open = 0;
  let changed: (() => void)[] = [];

  const change = (): void => {
    const listeners = changed;
    changed = [];
    for (const notify of listeners) notify();
  };

  const partitionAt = (partition: number) => {
    const found = topicPartitions[partition];
    if (!found) throw new Error(`There is no partition ${partition}.`);
    return found;
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
      describe: async () => {
        check();
        return {
          id,
          partitions: topicPartitions.map(({ start, end }, partition) => ({
            partition,
            node: nodeOf(partition),
            start,
            end,
          })),
        };
      },
      fetch: async (topicId, node, positions) => {
        fetches.push({ node, positions });
        for (;;) {
          check();
          if (topicId !== id) throw new Error('Unknown topic id');
          const batches: Batch[] = [];
          for (const { partition, offset } of positions) {
            const { start, end, batches: all } = partitionAt(partition);
            if (offset < start || offset > end)
              throw Object.assign(new Error('Out of range'), { apiId: 'OFFSET_OUT_OF_RANGE' });
            batches.push(...all.filter(({ nextOffset: next }) => next > offset));
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
    /** Appends messages as one batch, and returns the first offset. `gap`: number of missing offsets after them. */
    add: (partition: number, values: readonly (string | null)[], gap = 0): number => {
      const part = partitionAt(partition);
      const first = part.end;
      const messages = values.map((value, index): TopicMessage => ({
        offset: first + index,
        value: value === null ? null : Buffer.from(value),
      }));
      part.end = first + values.length + gap;
      part.batches = [...part.batches, { partition, messages, nextOffset: part.end }];
      change();
      return first;
    },
    /** Deletes the batches that end before an offset, like retention does. */
    dropBefore: (partition: number, offset: number): void => {
      const part = partitionAt(partition);
      part.batches = part.batches.filter(({ nextOffset: next }) => next > offset);
      part.start = offset;
    },
    /** Deletes the records from an offset on, like the election of a leader that does not have them. */
    dropFrom: (partition: number, offset: number): void => {
      const part = partitionAt(partition);
      part.batches = part.batches.filter(({ nextOffset: next }) => next <= offset);
      part.end = offset;
    },
    /** Deletes the topic and creates it again, with another id. */
    recreate: (count = partitions): void => {
      id = `${id}+`;
      topicPartitions = Array.from({ length: count }, createPartition);
      change();
    },
    addPartition: (): void => {
      topicPartitions.push(createPartition());
    },
    /** Makes the next calls fail, including a pending one. */
    fail: (...errors: readonly Error[]): void => {
      failures.push(...errors);
      change();
    },
  };
};

/** Creates `until`, which resolves once a condition holds. `changed` checks the conditions again. */
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
