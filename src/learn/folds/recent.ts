/** An entry as JSON has it. */
export type Saved<Value> = readonly [key: string, value: Value, time: number];

/** Values under keys, the youngest ones of them. */
export interface Recent<Value> {
  readonly get: (key: string) => Value | undefined;
  readonly has: (key: string) => boolean;
  /** @param time of the record that says so, in milliseconds since 1970. What is put again is the youngest again. */
  readonly put: (key: string, value: Value, time: number) => void;
  readonly delete: (key: string) => void;
  /** Lets go of what is over by then. */
  readonly letGo: (now: number) => void;
  readonly size: () => number;
  /** What is held, the oldest first: `put` again in this order it comes to the same. */
  readonly entries: () => Iterable<Saved<Value>>;
}

interface Held<Value> {
  readonly key: string;
  readonly value: Value;
  readonly time: number;
}

/** A new walk is made only where it costs each of so many puts little. */
const LEAST_PUTS = 64;

/**
 * Remembers each value for `window` milliseconds, and no more than `most` of them: so that the memory has an end however much
 * comes. A fold: it knows no clock but the times that it is given.
 *
 * What is let go costs one step each, since it stands in the order in which it was put. A clock that was put back holds up
 * those behind it, until it has caught up.
 *
 * @param gone is called with each value that was let go; `isEarly`: for want of room, before its time
 */
export const createRecent = <Value>(
  { window, most }: { readonly window: number; readonly most: number },
  gone: (value: Value, isEarly: boolean, key: string) => void = () => {},
): Recent<Value> => {
  // A Map keeps the order of insertion, so the oldest stand first.
  const held = new Map<string, Held<Value>>();
  /** Until then nothing is over: a look at the oldest one costs more than all else that a record does. */
  let due = -Infinity;
  // Kept from one look to the next: a new one would first pass over every place at the front that stands empty by now.
  let walk = held.values();
  let first: Held<Value> | undefined;
  /** Since then it was not moved. Meanwhile it holds on to every table that the Map has left behind, with what was in it. */
  let putsSince = 0;

  const oldest = (): Held<Value> | undefined => {
    while (!first || held.get(first.key) !== first) {
      if (held.size === 0) return undefined;
      putsSince = 0;
      const { done, value } = walk.next();
      // It has come to an end for good, though more was put behind it since.
      if (done) walk = held.values();
      else first = value;
    }
    return first;
  };

  const letGo = (now: number): void => {
    if (due >= now && held.size <= most) return;
    for (let entry = oldest(); entry; entry = oldest()) {
      const { key, value, time } = entry;
      due = time + window;
      const isOver = due < now;
      if (!isOver && held.size <= most) return;
      held.delete(key);
      gone(value, !isOver, key);
    }
  };

  const remove = (key: string): void => {
    const entry = held.get(key);
    if (!entry) return;
    held.delete(key);
    // It may have been the oldest one, and the next may have an earlier time.
    if (entry.time + window === due) due = -Infinity;
  };

  return {
    get: (key) => held.get(key)?.value,
    has: (key) => held.has(key),
    put: (key, value, time) => {
      remove(key);
      if (held.size === 0) due = time + window;
      held.set(key, { key, value, time });
      putsSince += 1;
      if (putsSince > Math.max(LEAST_PUTS, held.size)) {
        walk = held.values();
        putsSince = 0;
      }
      if (held.size > most) letGo(time);
    },
    delete: remove,
    letGo,
    size: () => held.size,
    *entries() {
      for (const [key, { value, time }] of held) yield [key, value, time];
    },
  };
};
