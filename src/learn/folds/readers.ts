import { createRecent, type Saved } from './recent.ts';

/** What is known of a reader by what they clicked. */
export interface History {
  /** The action set that they last clicked in. */
  readonly liked?: string;
  /** The ids of the articles that they clicked last, the newest last. */
  readonly clicked: readonly string[];
}

export interface Readers {
  /**
   * @param key by {@link readerKey} or {@link uidKey}
   * @param now in milliseconds since 1970
   */
  readonly historyOf: (key: string, now: number) => History | undefined;
  /** A reader's click counted. @param time of the decision that it was in, in milliseconds since 1970 */
  readonly clicked: (key: string, article: { readonly id: string; readonly set?: string }, time: number) => void;
  readonly entries: () => Iterable<Saved<Remembered>>;
  /** Puts back an entry, in the order in which `entries` gave them. */
  readonly restore: (entry: Saved<Remembered>) => void;
}

interface Remembered extends History {
  /** Of the decision that the last click was in, in milliseconds since 1970. */
  readonly time: number;
}

/** As long as the reader's cookie lives. */
const WINDOW = 30 * 24 * 3_600_000;

/** Readers that are remembered, and articles of each: some 30 MB at most. */
const MOST_READERS = 100_000;
const MOST_CLICKED = 10;

/**
 * Remembers what readers clicked, for 30 days: nobody wants on top what they have read, and who came for sports last time
 * may come for sports again. Never asked under `dnt`, where no reader is known. A fold: it knows no clock but the records'.
 */
export const createReaders = (): Readers => {
  const readers = createRecent<Remembered>({ window: WINDOW, most: MOST_READERS });
  return {
    historyOf: (key, now) => {
      const known = readers.get(key);
      return known && known.time + WINDOW >= now ? known : undefined;
    },
    clicked: (key, { id, set }, time) => {
      readers.letGo(time);
      const before = readers.get(key)?.clicked ?? [];
      const clicked = [...before.filter((other) => other !== id), id].slice(-MOST_CLICKED);
      readers.put(key, { ...(set !== undefined && { liked: set }), clicked, time }, time);
    },
    entries: readers.entries,
    restore: (entry) => readers.put(...entry),
  };
};
