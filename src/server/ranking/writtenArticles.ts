/** The article versions of an app that are in the log, by their hashes. */
export type WrittenArticles = Pick<Set<string>, 'has' | 'add' | 'delete'>;

/** Callers may bring articles of their own, as many as they like. The join remembers as many. */
const MOST = 50_000;

/**
 * Remembers what has been written, and forgets all of it at once where it gets too much: what is ranked again is then written
 * again. What stands in here is therefore among the last `most` that were written, which is what the join knows too; and the
 * same log leads to the same state.
 */
export const createWrittenArticles = (most = MOST): WrittenArticles => {
  const written = new Set<string>();
  return {
    has: (hash) => written.has(hash),
    add: (hash) => {
      if (written.size >= most && !written.has(hash)) written.clear();
      return written.add(hash);
    },
    delete: (hash) => written.delete(hash),
  };
};
