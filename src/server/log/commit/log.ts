import type { RecordEffect } from '../../../learn/folds/recordEffect.ts';
import type { LogRecord } from '../../../learn/records/record.ts';

/** The result of a write: durable, or not. `why` is a sentence for the operator. */
export type WriteResult = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** The result of appending a record. `effect`: the outcome of joining a reward, an activation or a callback. */
export type AppendResult =
  { readonly ok: true; readonly effect?: RecordEffect } | { readonly ok: false; readonly why: string };

/** The state derived from all records of the log. Replaying the log yields the same state again. */
export interface Folds {
  /** Applies the next record of the log. */
  readonly applyRecord: (record: LogRecord) => RecordEffect | undefined;
  /**
   * Returns the whole state as JSON values, in pieces of a few kilobytes where it is large. No record may be applied
   * until the iteration has ended.
   */
  readonly save: () => Iterable<unknown>;
  /** Accepts one value that `save` returned. The values are passed in their original order, before the first record. */
  readonly restore: (saved: unknown) => void;
}

/**
 * The database: one ordered list of records; all other state is a fold over it.
 *
 * Guarantees:
 * - **Order.** Records are stored and applied in the order of the `append` calls, so a reward never precedes its
 *   decision.
 * - **Durability.** When `settle` is called with `ok: true`, the record survives a crash of the process and of the
 *   machine. (A log in memory makes no such promise.)
 * - **No state without a record.** A record is applied to the folds only after it is durable, so the folds never
 *   contain anything that a restart would not find.
 */
export interface Log {
  /**
   * Makes a record durable, then applies it to the folds. Never throws.
   *
   * @param settle called once: after the record was applied, or when it could not be made durable. Optional, because
   *   most records are decisions and no caller waits for those.
   */
  readonly append: (record: LogRecord, settle?: (result: AppendResult) => void) => void;
  /** Waits for pending writes, then closes the files or connections. */
  readonly close: () => Promise<void>;
}
