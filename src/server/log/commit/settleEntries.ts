import type { LogRecord } from '../../../learn/records/record.ts';
import type { Appended, Folds, Taken } from './log.ts';

/** A record on its way into the log, and who is to be told what became of it. */
export interface Entry {
  readonly record: LogRecord;
  readonly settle: ((taken: Taken) => void) | undefined;
}

/**
 * Lets the folds take the records of a batch once it is durable, in their order, so that nothing overtakes its decision; and
 * tells each what it came to.
 */
export const settleEntries =
  (folds: Pick<Folds, 'take'>) =>
  (entries: readonly Entry[], appended: Appended): void => {
    for (const { record, settle } of entries) {
      const effect = appended.ok ? folds.take(record) : undefined;
      settle?.(appended.ok && effect ? { ok: true, effect } : appended);
    }
  };
