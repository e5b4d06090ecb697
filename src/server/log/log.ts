import type { LogRecord } from '../../learn/record.ts';

/** Whether a record is safe. `why` is a sentence for the operator. */
export type Appended = { readonly ok: true } | { readonly ok: false; readonly why: string };

/**
 * The log is the database: one ordered list of records, everything else is a fold over it. Implementations keep the order
 * of the calls: nothing overtakes its decision.
 */
export interface Log {
  /**
   * Resolves once the record would survive the end of the process and of the machine. Never rejects. Records that become
   * durable together share one promise, which none appended later gets.
   */
  readonly append: (record: LogRecord) => Promise<Appended>;
  /** Every record that was there when the log was opened, in order. To be read once, before the first append. */
  readonly replay: () => AsyncIterable<LogRecord>;
  /** Waits for what is being written, then lets go of the files. */
  readonly close: () => Promise<void>;
}
