import { normalizeItemId } from './normalizeItemId.ts';
import { createRecentMap, type SavedEntry } from './recentMap.ts';

/** The items that were recently delivered to one reader. */
export interface DeliveredItems {
  /** Checks whether an item was reported with exactly this id. */
  readonly has: (id: string) => boolean;
  /** Checks whether an item was reported with an id that has this form (`normalizeItemId`). */
  readonly hasForm: (form: string) => boolean;
}

/** Ids of the items that were recently delivered to each reader. */
export interface Deliveries {
  /**
   * @param key from `readerKey` or `uidKey`
   * @param time of the record that reports the delivery, in milliseconds since 1970
   */
  readonly add: (key: string, ids: readonly string[], time: number) => void;
  /** Returns a live view of the items delivered to a reader within the window; `undefined` if there are none. */
  readonly to: (key: string, now: number) => DeliveredItems | undefined;
  /** Returns the number of readers. */
  readonly size: () => number;
  readonly entries: () => Iterable<SavedDeliveries>;
  /** Restores an entry of `entries`, in the same order. */
  readonly restore: (entry: SavedDeliveries) => void;
}

/** The items delivered to a reader, each with the time of its last delivery. */
export type SavedDeliveries = SavedEntry<readonly (readonly [id: string, time: number])[]>;

/** Maximum number of readers, and of ids per reader. A server without a token accepts invented ones. */
const MAX_KEYS = 1_000_000;
const MAX_IDS = 1000;

/**
 * Remembers what was delivered to whom, for `window` milliseconds after the last delivery of each item.
 *
 * Its only clock is the time of the records. Readers without a recent delivery expire first, at a cost that does not
 * depend on the number of readers.
 */
export const createDeliveries = (window: number, maxKeys = MAX_KEYS): Deliveries => {
  const byKey = createRecentMap<Map<string, number>>({ window, maxSize: maxKeys });

  const isExpired = (time: number, now: number): boolean => time + window < now;

  return {
    add: (key, ids, time) => {
      byKey.expire(time);
      if (ids.length === 0) return;
      const times = byKey.get(key) ?? new Map<string, number>();
      for (const id of ids) {
        // Deleting first moves the id to the end of the Map's order.
        times.delete(id);
        times.set(id, time);
      }
      for (const [id, deliveredAt] of times) {
        if (times.size > MAX_IDS || isExpired(deliveredAt, time)) times.delete(id);
        else break;
      }
      byKey.put(key, times, time);
    },
    to: (key, now) => {
      const times = byKey.get(key);
      const has = (id: string): boolean => !isExpired(times?.get(id) ?? -Infinity, now);
      if (!times || ![...times.keys()].some(has)) return undefined;
      let forms: ReadonlySet<string> | undefined;
      const hasForm = (form: string): boolean => {
        forms ??= new Set([...times.keys()].filter(has).map(normalizeItemId));
        return forms.has(form);
      };
      return { has, hasForm };
    },
    size: byKey.size,
    *entries() {
      for (const [key, times, time] of byKey.entries()) yield [key, [...times], time];
    },
    restore: ([key, times, time]) => byKey.put(key, new Map(times), time),
  };
};
