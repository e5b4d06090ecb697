import { createGroupCommit } from './createGroupCommit.ts';
import type { Folds, Log } from './log.ts';
import { settleEntries, type Entry } from './settleEntries.ts';

/** A log that stores no records: it only applies them to the folds. Its state is lost when the process ends. */
export const createMemoryLog = (folds: Pick<Folds, 'applyRecord'>): Log => {
  const commit = createGroupCommit<Entry>({
    write: () => Promise.resolve({ ok: true }),
    settle: settleEntries(folds),
  });
  return {
    append: (record, settle) => commit.append('', { record, settle }),
    close: commit.idle,
  };
};
