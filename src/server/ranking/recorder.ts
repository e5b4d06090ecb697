import type { Effect } from '../../learn/join.ts';
import type { LogRecord } from '../../learn/record.ts';
import type { Appended, Log } from '../log/log.ts';
import type { App } from './apps.ts';

/** What became of a record. `effect`: what a reward, an activation or a callback led to. */
export type Taken = { readonly ok: true; readonly effect?: Effect } | { readonly ok: false; readonly why: string };

interface Entry {
  readonly app: App;
  readonly record: LogRecord;
  readonly settle: ((taken: Taken) => void) | undefined;
}

const settle = (entries: readonly Entry[], appended: Appended): void => {
  for (const entry of entries) {
    const effect = appended.ok ? entry.app.join.take(entry.record) : undefined;
    entry.settle?.(appended.ok && effect ? { ok: true, effect } : appended);
  }
};

/**
 * Appends records to the log, and lets the folds take each one once it is durable: so they never hold what a restart would
 * not find. Records of a batch are taken in their order, so nothing overtakes its decision.
 *
 * One promise for all records of a batch: most are decisions, for which nobody waits.
 */
export const createRecorder = (log: Log): ((app: App, record: LogRecord, settle?: (taken: Taken) => void) => void) => {
  let batch: Promise<Appended> | undefined;
  let entries: Entry[] = [];
  return (app, record, whenSettled) => {
    const appended = log.append(record);
    if (appended !== batch) {
      batch = appended;
      const mine: Entry[] = [];
      entries = mine;
      void appended.then((result) => settle(mine, result));
    }
    entries.push({ app, record, settle: whenSettled });
  };
};
