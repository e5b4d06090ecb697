import type { RecordEffect } from '../../../learn/folds/recordEffect.ts';
import type { AppendResult } from '../../log/commit/log.ts';

/**
 * Number of offsets per partition whose effects are remembered: far more than can be read back before the brokers
 * acknowledge a write.
 */
const RING_SIZE = 65_536;

/** A record that is stored but not read back yet. */
interface Waiting {
  readonly settle: (result: AppendResult) => void;
  readonly since: number;
}

/** An element of a ring of effects. */
type RememberedEffect = { readonly offset: number; readonly effect: RecordEffect } | undefined;

interface Partition {
  /** Every record before this offset has been applied or skipped. */
  next: number;
  /** A ring buffer: the effect of the record at an offset has the index `offset % RING_SIZE`. */
  effects: RememberedEffect[];
  readonly waiting: Map<number, Waiting>;
}

/**
 * Matches the acknowledgement of a record with its effect, which is known once the record has been read back from the
 * topic. Either may come first.
 */
export interface ReadBack {
  /**
   * To be called when the brokers have acknowledged a record. Calls `settle` with the effect once the record has been
   * applied; after `timeout` milliseconds, without the effect: the record is durable, but not applied here yet.
   *
   * @param offset the offset of the record; undefined if the brokers do not report it, so that its effect cannot be
   *   matched
   */
  readonly onWritten: (partition: number, offset: number | undefined, settle: (result: AppendResult) => void) => void;
  /** To be called when the record at this offset has been applied to the folds. */
  readonly onApplied: (partition: number, offset: number, effect: RecordEffect | undefined) => void;
  /**
   * To be called when reading continues at another offset. Settles all records before it; it may be lower than before.
   */
  readonly onPosition: (partition: number, next: number) => void;
  /** Resolves when no record waits any more, after `timeout` milliseconds at the latest. */
  readonly idle: () => Promise<void>;
}

// Allocated at its full size: V8 would store an array whose first index is not 0 as a hash table.
const createRing = (): RememberedEffect[] => Array.from({ length: RING_SIZE });

const OK: AppendResult = { ok: true };
const resultOf = (effect: RecordEffect | undefined): AppendResult => (effect ? { ok: true, effect } : OK);

/**
 * @param timeout how long a durable record may wait to be read back, in milliseconds
 * @param now a monotonic clock, in milliseconds
 */
export const createReadBack = (timeout: number, now: () => number = () => performance.now()): ReadBack => {
  const partitions = new Map<number, Partition>();
  let timer: NodeJS.Timeout | undefined;
  let idleWaiters: (() => void)[] = [];

  const partitionOf = (number: number): Partition => {
    let partition = partitions.get(number);
    if (!partition) partitions.set(number, (partition = { next: 0, effects: createRing(), waiting: new Map() }));
    return partition;
  };

  const isIdle = (): boolean => [...partitions.values()].every(({ waiting }) => waiting.size === 0);

  const settleWhile = (waiting: Map<number, Waiting>, isDue: (offset: number, since: number) => boolean): void => {
    for (const [offset, { settle, since }] of waiting) {
      // In the order of writing: if this one is not due, later ones are not due either.
      if (!isDue(offset, since)) return;
      waiting.delete(offset);
      settle(OK);
    }
  };

  const resolveIdle = (): void => {
    if (idleWaiters.length === 0 || !isIdle()) return;
    clearTimeout(timer);
    timer = undefined;
    for (const resolve of idleWaiters.splice(0)) resolve();
  };

  const settleOverdue = (): void => {
    timer = undefined;
    const time = now();
    // A timer may fire a millisecond early.
    for (const { waiting } of partitions.values()) settleWhile(waiting, (_, since) => time - since >= timeout - 1);
    if (isIdle()) resolveIdle();
    else timer = setTimeout(settleOverdue, timeout / 4);
  };

  return {
    onWritten: (number, offset, settle) => {
      const { next, effects, waiting } = partitionOf(number);
      if (offset === undefined) {
        settle(OK);
        return;
      }
      if (offset < next) {
        const remembered = effects[offset % RING_SIZE];
        settle(resultOf(remembered?.offset === offset ? remembered.effect : undefined));
        return;
      }
      waiting.set(offset, { settle, since: now() });
      timer ??= setTimeout(settleOverdue, timeout);
    },
    onApplied: (number, offset, effect) => {
      const partition = partitionOf(number);
      partition.next = offset + 1;
      const waiting = partition.waiting.get(offset);
      if (waiting) {
        partition.waiting.delete(offset);
        waiting.settle(resultOf(effect));
        resolveIdle();
      } else if (effect) {
        partition.effects[offset % RING_SIZE] = { offset, effect };
      }
    },
    onPosition: (number, next) => {
      const partition = partitionOf(number);
      // The brokers lost records: these offsets will belong to other records.
      if (next < partition.next) {
        partition.effects = createRing();
        settleWhile(partition.waiting, () => true);
      }
      partition.next = next;
      settleWhile(partition.waiting, (offset) => offset < next);
      resolveIdle();
    },
    idle: () =>
      new Promise((resolve) => {
        idleWaiters.push(resolve);
        resolveIdle();
      }),
  };
};
