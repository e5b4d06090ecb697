/** The hashes of an app's article versions that were recently written to the log. Times are milliseconds since 1970. */
export interface WrittenArticles {
  readonly has: (hash: string, now: number) => boolean;
  readonly add: (hash: string, now: number) => void;
  readonly delete: (hash: string) => void;
  readonly clear: () => void;
}

/**
 * Maximum number of remembered articles, because clients may send any number of their own. The folds have the same
 * limit.
 */
const MAX_ARTICLES = 50_000;

/**
 * Articles are written again after this time, because old records expire and the remaining log must contain the
 * articles of its decisions. At most the first hour of the remaining decisions lacks some.
 */
const RETENTION_MS = 3_600_000;

/**
 * Remembers each written article for an hour. At `maxArticles` it forgets all of them, and articles that are ranked
 * again are written again. So the remembered articles are always among the last `maxArticles` written ones, which the
 * folds remember, too.
 */
export const createWrittenArticles = (maxArticles = MAX_ARTICLES): WrittenArticles => {
  const written = new Map<string, number>();
  return {
    has: (hash, now) => (written.get(hash) ?? -Infinity) + RETENTION_MS >= now,
    add: (hash, now) => {
      if (written.size >= maxArticles && !written.has(hash)) written.clear();
      written.set(hash, now);
    },
    delete: (hash) => written.delete(hash),
    clear: () => written.clear(),
  };
};
