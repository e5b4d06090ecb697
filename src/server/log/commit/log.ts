import type { Effect } from '../../../learn/folds/join.ts';
import type { LogRecord } from '../../../learn/records/record.ts';

/** Whether something is safe. `why` is a sentence for the operator. */
export type Appended = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** What became of a record. `effect`: what a reward, an activation or a callback led to. */
export type Taken = { readonly ok: true; readonly effect?: Effect } | { readonly ok: false; readonly why: string };

/** What is known of everything that the log says. It can be rebuilt from the log, and comes to the same. */
export interface Folds {
  /** Takes the next record of the log. */
  readonly take: (record: LogRecord) => Effect | undefined;
  /**
   * All that there is to know, as values that JSON can write, a few kilobytes each where there is much of it. Nothing may be
   * taken before the last one has been given.
   */
  readonly save: () => Iterable<unknown>;
  /** Takes what `save` has given, in that order, before anything else. */
  readonly restore: (saved: unknown) => void;
}

/**
 * The log is the database: one ordered list of records, everything else is a fold over it. Implementations keep the order
 * of the calls: nothing overtakes its decision.
 */
export interface Log {
  /**
   * Makes a record durable: it would survive the end of the process and of the machine. Then the folds take it, in the order
   * of the log: so they never hold what a restart would not find. Never throws.
   *
   * @param settle is called once the folds have taken it, or it could not be made durable. Most records are decisions, for
   *   which nobody waits.
   */
  readonly append: (record: LogRecord, settle?: (taken: Taken) => void) => void;
  /** Waits for what is being written, then lets go of the files. */
  readonly close: () => Promise<void>;
}
