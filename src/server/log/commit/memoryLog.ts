import { createGroupCommit } from './groupCommit.ts';
import type { Folds, Log } from './log.ts';
import { settleEntries, type Entry } from './settleEntries.ts';

/** A log that ends with the process, and holds nothing: what follows from its records is all that is known of them. */
export const createMemoryLog = (folds: Pick<Folds, 'take'>): Log => {
  const commit = createGroupCommit<Entry>({
    write: () => Promise.resolve({ ok: true }),
    settle: settleEntries(folds),
  });
  return {
    append: (record, settle) => commit.append('', { record, settle }),
    close: commit.idle,
  };
};
