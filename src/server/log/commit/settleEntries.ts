import type { LogRecord } from '../../../learn/records/record.ts';
import type { AppendResult, Folds, WriteResult } from './log.ts';

/** A record that waits to be written, and the callback for its result. */
export interface Entry {
  readonly record: LogRecord;
  readonly settle: ((result: AppendResult) => void) | undefined;
}

/**
 * Returns a function that completes a batch of entries after its write. If the write succeeded, it applies the records
 * in order and passes each caller the effect of its record; otherwise it passes each caller the failure.
 */
export const settleEntries =
  (folds: Pick<Folds, 'applyRecord'>) =>
  (entries: readonly Entry[], written: WriteResult): void => {
    for (const { record, settle } of entries) {
      const effect = written.ok ? folds.applyRecord(record) : undefined;
      settle?.(written.ok && effect ? { ok: true, effect } : written);
    }
  };
