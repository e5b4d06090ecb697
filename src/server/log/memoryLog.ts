import type { LogRecord } from '../../learn/record.ts';
import { createGroupCommit } from './groupCommit.ts';
import type { Log } from './log.ts';

/** A log that ends with the process: for tests, and for trying things out. */
export const createMemoryLog = (): Log & { readonly records: readonly LogRecord[] } => {
  const records: LogRecord[] = [];
  const commit = createGroupCommit(() => Promise.resolve({ ok: true }));
  return {
    records,
    append: (record) => {
      records.push(record);
      return commit.append('');
    },
    // oxlint-disable-next-line require-yield
    replay: async function* () {},
    close: commit.idle,
  };
};
