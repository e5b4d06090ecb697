import { addDecision, createSums, mergeSums, type Sums } from '../numbers/estimate.ts';

/** The sums of consecutive closed decisions. */
export interface Bucket {
  /** Times of the first and the last decision, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** What the decisions earned and, by their weights, what the default order would have earned. */
  readonly sums: Sums;
}

export interface Tally {
  /**
   * Adds a decision that was shown.
   *
   * @param decision.weight the chance that the default order would have put the same article on top (1 or 0), divided
   *   by the chance that it had
   */
  readonly add: (decision: { readonly time: number; readonly reward: number; readonly weight: number }) => void;
  /** Returns the sums of all decisions. */
  readonly total: () => Sums;
  /** Returns the buckets in order. All but the last contain the same number of decisions. */
  readonly buckets: () => readonly Bucket[];
  readonly save: () => SavedTally;
  readonly restore: (saved: SavedTally) => void;
}

export interface SavedTally {
  readonly size: number;
  readonly buckets: readonly Bucket[];
}

/** Number of points in a chart. When all buckets are full, pairs are merged and the bucket size doubles. */
const MAX_BUCKETS = 60;
const INITIAL_BUCKET_SIZE = 25;

const mergeBuckets = (earlier: Bucket, { to, sums }: Bucket): Bucket => ({
  from: earlier.from,
  to,
  sums: mergeSums(earlier.sums, sums),
});

/**
 * Sums up what an app earns and what its default order would have earned, over its whole life and in constant memory.
 * Its only clock is the time of the decisions.
 */
export const createTally = (): Tally => {
  let size = INITIAL_BUCKET_SIZE;
  let buckets: Bucket[] = [];

  const isFull = (bucket: Bucket | undefined): boolean => bucket !== undefined && bucket.sums.count >= size;

  const mergePairs = (): void => {
    size *= 2;
    buckets = buckets.flatMap((bucket, index) => {
      if (index % 2 === 1) return [];
      const next = buckets[index + 1];
      return [next ? mergeBuckets(bucket, next) : bucket];
    });
  };

  return {
    add: ({ time, reward, weight }) => {
      if (buckets.length >= MAX_BUCKETS && isFull(buckets.at(-1))) mergePairs();
      const last = buckets.at(-1);
      const unfilled = last && !isFull(last) ? buckets.pop() : undefined;
      const { from, sums } = unfilled ?? { from: time, sums: createSums() };
      addDecision(sums, weight, reward);
      buckets.push({ from, to: time, sums });
    },
    total: () => buckets.reduce((total, { sums }) => mergeSums(total, sums), createSums()),
    buckets: () => buckets,
    save: () => ({ size, buckets }),
    restore: (saved) => {
      size = saved.size;
      buckets = saved.buckets.map(({ sums, ...bucket }) => ({ ...bucket, sums: { ...sums } }));
    },
  };
};
