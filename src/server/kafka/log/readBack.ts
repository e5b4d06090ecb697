import type { Effect } from '../../../learn/folds/join.ts';
import type { Taken } from '../../log/commit/log.ts';

/** The effects of so many records of each partition are remembered: far more than can come before an answer of the brokers. */
const REMEMBERED = 65_536;

interface Waiting {
  readonly settle: (taken: Taken) => void;
  readonly since: number;
}

type Remembered = { readonly offset: number; readonly effect: Effect } | undefined;

interface Partition {
  /** Everything before this offset was taken, or passed over. */
  next: number;
  /** A ring: the effect of the record at an offset stands at that offset modulo its size, until another one does. */
  effects: Remembered[];
  readonly waiting: Map<number, Waiting>;
}

/** Brings together what was written and what was read back: either may be first. */
export interface ReadBack {
  /**
   * The brokers have the record at this offset: `settle` is called once it has been read back, with what it came to. Where
   * that takes longer than `lag`, it is called without: the record is durable, and its effect will come.
   *
   * @param offset undefined where the brokers have not said it; then nobody can tell what it came to
   */
  readonly written: (partition: number, offset: number | undefined, settle: (taken: Taken) => void) => void;
  /** The folds have taken the record at this offset. */
  readonly taken: (partition: number, offset: number, effect: Effect | undefined) => void;
  /** Reading goes on at this offset: what stands before it, if anything does, is settled. It may lie further back. */
  readonly passed: (partition: number, next: number) => void;
  /** Resolves when nobody waits any more, which is never longer than `lag`. */
  readonly idle: () => Promise<void>;
}

// Of its whole size at once: one that begins anywhere else than at 0 would be kept as a table.
const nothing = (): Remembered[] => Array.from({ length: REMEMBERED });

const OK: Taken = { ok: true };
const taken = (effect: Effect | undefined): Taken => (effect ? { ok: true, effect } : OK);

/**
 * @param lag the most milliseconds that anybody waits for what is durable to be read back
 * @param now a clock that never goes back, in milliseconds
 */
export const createReadBack = (lag: number, now: () => number = () => performance.now()): ReadBack => {
  const partitions = new Map<number, Partition>();
  let timer: NodeJS.Timeout | undefined;
  let idle: (() => void)[] = [];

  const of = (number: number): Partition => {
    let partition = partitions.get(number);
    if (!partition) partitions.set(number, (partition = { next: 0, effects: nothing(), waiting: new Map() }));
    return partition;
  };

  const isIdle = (): boolean => [...partitions.values()].every(({ waiting }) => waiting.size === 0);

  const settleWhile = (waiting: Map<number, Waiting>, isDue: (offset: number, since: number) => boolean): void => {
    for (const [offset, { settle, since }] of waiting) {
      // In the order in which they were written, so that the ones behind it are not due either.
      if (!isDue(offset, since)) return;
      waiting.delete(offset);
      settle(OK);
    }
  };

  const tellIdle = (): void => {
    if (idle.length === 0 || !isIdle()) return;
    clearTimeout(timer);
    timer = undefined;
    for (const resolve of idle.splice(0)) resolve();
  };

  const giveUp = (): void => {
    timer = undefined;
    const time = now();
    // A timer may be a millisecond early.
    for (const { waiting } of partitions.values()) settleWhile(waiting, (_, since) => time - since >= lag - 1);
    if (isIdle()) tellIdle();
    else timer = setTimeout(giveUp, lag / 4);
  };

  return {
    written: (number, offset, settle) => {
      const { next, effects, waiting } = of(number);
      if (offset === undefined) {
        settle(OK);
        return;
      }
      if (offset < next) {
        const known = effects[offset % REMEMBERED];
        settle(taken(known?.offset === offset ? known.effect : undefined));
        return;
      }
      waiting.set(offset, { settle, since: now() });
      timer ??= setTimeout(giveUp, lag);
    },
    taken: (number, offset, effect) => {
      const partition = of(number);
      partition.next = offset + 1;
      const waiting = partition.waiting.get(offset);
      if (waiting) {
        partition.waiting.delete(offset);
        waiting.settle(taken(effect));
        tellIdle();
      } else if (effect) {
        partition.effects[offset % REMEMBERED] = { offset, effect };
      }
    },
    passed: (number, next) => {
      const partition = of(number);
      // What stood there is another record now.
      if (next < partition.next) {
        partition.effects = nothing();
        settleWhile(partition.waiting, () => true);
      }
      partition.next = next;
      settleWhile(partition.waiting, (offset) => offset < next);
      tellIdle();
    },
    idle: () =>
      new Promise((resolve) => {
        idle.push(resolve);
        tellIdle();
      }),
  };
};
