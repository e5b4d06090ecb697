import { createRecentMap, type SavedEntry } from './recentMap.ts';

/** The recent clicks of one reader. */
export interface ReaderHistory {
  /** The action set of the reader's last click. */
  readonly liked?: string;
  /** Ids of the articles that the reader clicked last, newest last. */
  readonly clicked: readonly string[];
}

/** The recent clicks of an app's readers. */
export interface ClickHistory {
  /**
   * @param key from `readerKey` or `uidKey`
   * @param now milliseconds since 1970
   */
  readonly historyOf: (key: string, now: number) => ReaderHistory | undefined;
  /**
   * Adds a click of a reader.
   *
   * @param time of the clicked decision, in milliseconds since 1970
   */
  readonly addClick: (key: string, article: { readonly id: string; readonly set?: string }, time: number) => void;
  readonly entries: () => Iterable<SavedEntry<SavedReaderHistory>>;
  /** Restores an entry of `entries`, in the same order. */
  readonly restore: (entry: SavedEntry<SavedReaderHistory>) => void;
}

interface SavedReaderHistory extends ReaderHistory {
  /** Time of the decision that was clicked last, in milliseconds since 1970. */
  readonly time: number;
}

/** 30 days, the lifetime of the reader's cookie. */
const WINDOW = 30 * 24 * 3_600_000;

/** Maximum number of readers, and of articles per reader: about 30 MB. */
const MAX_READERS = 100_000;
const MAX_CLICKED = 10;

/**
 * Remembers what readers clicked, for 30 days: a reader does not want to see an article again, and often returns to the
 * same section. Under `dnt` there is no reader key, so nothing is stored. Its only clock is the time of the records.
 */
export const createClickHistory = (): ClickHistory => {
  const readers = createRecentMap<SavedReaderHistory>({ window: WINDOW, maxSize: MAX_READERS });
  return {
    historyOf: (key, now) => {
      const history = readers.get(key);
      return history && history.time + WINDOW >= now ? history : undefined;
    },
    addClick: (key, { id, set }, time) => {
      readers.expire(time);
      const earlier = readers.get(key)?.clicked ?? [];
      const clicked = [...earlier.filter((clickedId) => clickedId !== id), id].slice(-MAX_CLICKED);
      readers.put(key, { ...(set !== undefined && { liked: set }), clicked, time }, time);
    },
    entries: readers.entries,
    restore: (entry) => readers.put(...entry),
  };
};
