import type { LogRecord } from '../../learn/record.ts';
import type { Log } from './log.ts';

/** A log that ends with the process: for tests, and for trying things out. */
export const createMemoryLog = (): Log & { readonly records: readonly LogRecord[] } => {
  const records: LogRecord[] = [];
  return {
    records,
    append: (record) => {
      records.push(record);
      return Promise.resolve({ ok: true });
    },
    // oxlint-disable-next-line require-yield
    replay: async function* () {},
    close: () => Promise.resolve(),
  };
};
