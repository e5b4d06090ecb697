/** An entry of a {@link RecentMap}, as JSON. */
export type SavedEntry<Value> = readonly [key: string, value: Value, time: number];

/** A map that forgets its oldest entries. */
export interface RecentMap<Value> {
  readonly get: (key: string) => Value | undefined;
  readonly has: (key: string) => boolean;
  /**
   * Sets a value and makes it the newest one.
   *
   * @param time of the record that sets it, in milliseconds since 1970
   */
  readonly put: (key: string, value: Value, time: number) => void;
  readonly delete: (key: string) => void;
  /** Removes the entries that are older than the window at `now`. */
  readonly expire: (now: number) => void;
  readonly size: () => number;
  /** Iterates over the entries, oldest first. Passing them to `put` in this order restores the map. */
  readonly entries: () => Iterable<SavedEntry<Value>>;
}

interface Entry<Value> {
  readonly key: string;
  readonly value: Value;
  readonly time: number;
}

/** Minimum number of puts between two new iterators, so that their cost per put is small. */
const MIN_PUTS_PER_ITERATOR = 64;

/**
 * Creates a map that retains each value for `window` milliseconds, and at most `maxSize` values, so its memory is
 * bounded. Its only clock is the time of the records.
 *
 * Entries expire in the order in which they were put, at a constant cost each. If the clock was set back, an entry
 * waits for older entries with a later time.
 *
 * @param onExpire called with each value that expires or is evicted; `isEarly`: it was evicted because the map was full
 */
export const createRecentMap = <Value>(
  { window, maxSize }: { readonly window: number; readonly maxSize: number },
  onExpire: (value: Value, isEarly: boolean, key: string) => void = () => {},
): RecentMap<Value> => {
  // A Map iterates in insertion order, so the oldest entry comes first.
  const map = new Map<string, Entry<Value>>();
  /** No entry expires before this time. Reading the oldest entry costs more than the rest of a record's processing. */
  let nextExpiry = -Infinity;
  // The iterator is reused: a new one would first skip every deleted slot at the front of the Map.
  let iterator = map.values();
  let oldest: Entry<Value> | undefined;
  /** Puts since the iterator last moved. An idle iterator keeps the Map's outgrown tables, and their values, alive. */
  let putsSinceMove = 0;

  const findOldest = (): Entry<Value> | undefined => {
    while (!oldest || map.get(oldest.key) !== oldest) {
      if (map.size === 0) return undefined;
      putsSinceMove = 0;
      const { done, value } = iterator.next();
      // An exhausted iterator stays exhausted, even if entries are added later.
      if (done) iterator = map.values();
      else oldest = value;
    }
    return oldest;
  };

  const expire = (now: number): void => {
    if (nextExpiry >= now && map.size <= maxSize) return;
    for (let entry = findOldest(); entry; entry = findOldest()) {
      const { key, value, time } = entry;
      nextExpiry = time + window;
      const isExpired = nextExpiry < now;
      if (!isExpired && map.size <= maxSize) return;
      map.delete(key);
      onExpire(value, !isExpired, key);
    }
  };

  const remove = (key: string): void => {
    const entry = map.get(key);
    if (!entry) return;
    map.delete(key);
    // If this was the oldest entry, the next one may have an earlier time.
    if (entry.time + window === nextExpiry) nextExpiry = -Infinity;
  };

  return {
    get: (key) => map.get(key)?.value,
    has: (key) => map.has(key),
    put: (key, value, time) => {
      remove(key);
      if (map.size === 0) nextExpiry = time + window;
      map.set(key, { key, value, time });
      putsSinceMove += 1;
      if (putsSinceMove > Math.max(MIN_PUTS_PER_ITERATOR, map.size)) {
        iterator = map.values();
        putsSinceMove = 0;
      }
      if (map.size > maxSize) expire(time);
    },
    delete: remove,
    expire,
    size: () => map.size,
    *entries() {
      for (const [key, { value, time }] of map) yield [key, value, time];
    },
  };
};
