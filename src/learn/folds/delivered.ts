import { createRecent, type Saved } from './recent.ts';

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

/** What was delivered under a key, each with its last time, and when something was last. */
export type SavedDelivered = Saved<readonly (readonly [id: string, time: number])[]>;

/** Keys that are held, and ids under each. Without a token anybody can make up both; no page has as many articles. */
const MOST_KEYS = 1_000_000;
const MOST_IDS = 1000;

/**
 * Remembers what was delivered to whom, each item for `window` milliseconds from its last delivery.
 *
 * A fold: it forgets by the times of the records that it is given, the longest not delivered first, at a cost that does not
 * grow with the number of readers.
 */
export const createDelivered = (window: number, mostKeys = MOST_KEYS): Delivered => {
  const byKey = createRecent<Map<string, number>>({ window, most: mostKeys });

  const isOver = (time: number, now: number): boolean => time + window < now;

  return {
    add: (key, ids, time) => {
      byKey.letGo(time);
      if (ids.length === 0) return;
      const times = byKey.get(key) ?? new Map<string, number>();
      for (const id of ids) {
        // Delivered again it is the youngest again.
        times.delete(id);
        times.set(id, time);
      }
      for (const [id, when] of times) {
        if (times.size > MOST_IDS || isOver(when, time)) times.delete(id);
        else break;
      }
      byKey.put(key, times, time);
    },
    to: (key, now) => {
      const times = byKey.get(key);
      const isIn = (id: string): boolean => !isOver(times?.get(id) ?? -Infinity, now);
      for (const id of times?.keys() ?? []) if (isIn(id)) return { has: isIn };
      return undefined;
    },
    size: byKey.size,
    *entries() {
      for (const [key, times, time] of byKey.entries()) yield [key, [...times], time];
    },
    restore: ([key, times, time]) => byKey.put(key, new Map(times), time),
  };
};
