import { add, createSums, merge, type Sums } from '../numbers/estimate.ts';

/** What decisions came to that were closed one after the other. */
export interface Bucket {
  /** Times of the first and of the last decision, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** What they earned, and by their weights what the default order would have. */
  readonly sums: Sums;
}

export interface Tally {
  /**
   * Adds a decision that was shown.
   *
   * @param decision.weight the chance that the default order would have put its top article there, which is 1 or 0, by the
   *   chance that it had
   */
  readonly add: (decision: { readonly time: number; readonly reward: number; readonly weight: number }) => void;
  /** All decisions together. */
  readonly all: () => Sums;
  /** The decisions in their order, as many in each but the last. */
  readonly buckets: () => readonly Bucket[];
  readonly save: () => SavedTally;
  readonly restore: (saved: SavedTally) => void;
}

export interface SavedTally {
  readonly size: number;
  readonly buckets: readonly Bucket[];
}

/** As many as a chart has points; when they are full, two become one, and each holds twice as many. */
const MOST_BUCKETS = 60;
const FIRST_SIZE = 25;

const join = (one: Bucket, { to, sums }: Bucket): Bucket => ({ from: one.from, to, sums: merge(one.sums, sums) });

/**
 * Adds up what an app earns and what its default order would have earned, over all its life and in constant memory. A fold:
 * it knows no clock but the decisions'.
 */
export const createTally = (): Tally => {
  let size = FIRST_SIZE;
  let buckets: Bucket[] = [];

  const isFull = (bucket: Bucket | undefined): boolean => bucket !== undefined && bucket.sums.count >= size;

  const halve = (): void => {
    size *= 2;
    buckets = buckets.flatMap((bucket, index) => {
      if (index % 2 === 1) return [];
      const next = buckets[index + 1];
      return [next ? join(bucket, next) : bucket];
    });
  };

  return {
    add: ({ time, reward, weight }) => {
      if (buckets.length >= MOST_BUCKETS && isFull(buckets.at(-1))) halve();
      const last = buckets.at(-1);
      const open = last && !isFull(last) ? buckets.pop() : undefined;
      const { from, sums } = open ?? { from: time, sums: createSums() };
      add(sums, weight, reward);
      buckets.push({ from, to: time, sums });
    },
    all: () => buckets.reduce((all, { sums }) => merge(all, sums), createSums()),
    buckets: () => buckets,
    save: () => ({ size, buckets }),
    restore: (saved) => {
      size = saved.size;
      buckets = saved.buckets.map(({ sums, ...bucket }) => ({ ...bucket, sums: { ...sums } }));
    },
  };
};
