import type { LogRecord } from '../../learn/record.ts';
import { createGroupCommit } from './groupCommit.ts';
import type { Folds, Log } from './log.ts';
import { settleEntries, type Entry } from './settleEntries.ts';

/** A log that ends with the process: for tests, and for trying things out. */
export const createMemoryLog = (folds: Pick<Folds, 'take'>): Log & { readonly records: readonly LogRecord[] } => {
  const records: LogRecord[] = [];
  const commit = createGroupCommit<Entry>({
    write: () => Promise.resolve({ ok: true }),
    settle: settleEntries(folds),
  });
  return {
    records,
    append: (record, settle) => {
      records.push(record);
      commit.append('', { record, settle });
    },
    close: commit.idle,
  };
};
