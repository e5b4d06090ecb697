/** Ids under keys, each for a while. */
export interface Delivered {
  /** @param time of the record that says so, in milliseconds since 1970 */
  readonly add: (key: string, ids: readonly string[], time: number) => void;
  /**
   * What was added under a key and has not run out.
   *
   * @returns a view of it, or `undefined` where nothing is left
   */
  readonly to: (key: string, now: number) => { readonly has: (id: string) => boolean } | undefined;
  /** Keys that are held. */
  readonly size: () => number;
  readonly entries: () => Iterable<SavedDelivered>;
  /** Puts back an entry, in the order in which `entries` gave them. */
  readonly restore: (entry: SavedDelivered) => void;
}

/** What was delivered under a key; and when everything was last looked through, which `null` says was never. */
export type SavedDelivered = readonly [
  key: string,
  times: readonly (readonly [id: string, time: number])[],
  swept: number | null,
];

/**
 * Remembers what was delivered to whom, each item for `window` milliseconds from its last delivery.
 *
 * A fold: it forgets by the times of the records that it is given, and looks through everything only once a window, so that
 * what has run out is let go at a cost that does not grow with the number of readers.
 */
export const createDelivered = (window: number): Delivered => {
  const byKey = new Map<string, Map<string, number>>();
  let swept = -Infinity;

  const isOver = (time: number, now: number): boolean => time + window < now;

  const sweep = (now: number): void => {
    if (swept + window >= now) return;
    swept = now;
    for (const [key, times] of byKey) {
      for (const [id, time] of times) if (isOver(time, now)) times.delete(id);
      if (times.size === 0) byKey.delete(key);
    }
  };

  return {
    add: (key, ids, time) => {
      sweep(time);
      if (ids.length === 0) return;
      const times = byKey.get(key) ?? new Map<string, number>();
      byKey.set(key, times);
      for (const id of ids) times.set(id, time);
    },
    to: (key, now) => {
      const times = byKey.get(key);
      const isIn = (id: string): boolean => !isOver(times?.get(id) ?? -Infinity, now);
      for (const id of times?.keys() ?? []) if (isIn(id)) return { has: isIn };
      return undefined;
    },
    size: () => byKey.size,
    *entries() {
      for (const [key, times] of byKey) yield [key, [...times], swept === -Infinity ? null : swept];
    },
    restore: ([key, times, whenSwept]) => {
      byKey.set(key, new Map(times));
      swept = whenSwept ?? -Infinity;
    },
  };
};
