/** The article versions of an app that the log names not long ago, by their hashes. Times in milliseconds since 1970. */
export interface WrittenArticles {
  readonly has: (hash: string, now: number) => boolean;
  readonly add: (hash: string, now: number) => void;
  readonly delete: (hash: string) => void;
  readonly clear: () => void;
}

/** Callers may bring articles of their own, as many as they like. The folds remember as many. */
const MOST = 50_000;

/**
 * Where old records are dropped, by us or by Kafka, what is left must name its articles. An hour of decisions at the beginning
 * may then lack some; twenty lines an hour are not worth a word.
 */
const AN_HOUR = 3_600_000;

/**
 * Remembers which articles have been written, each for an hour, and forgets all of them at once where they get too many: what
 * is ranked again is then written again. What stands in here is therefore among the last `most` that were written, which is
 * what the folds know, too.
 */
export const createWrittenArticles = (most = MOST): WrittenArticles => {
  const written = new Map<string, number>();
  return {
    has: (hash, now) => (written.get(hash) ?? -Infinity) + AN_HOUR >= now,
    add: (hash, now) => {
      if (written.size >= most && !written.has(hash)) written.clear();
      written.set(hash, now);
    },
    delete: (hash) => written.delete(hash),
    clear: () => written.clear(),
  };
};
