import type { Appended } from './log.ts';

/** Where the records of callbacks go, one line or one message each. */
export interface TopicWriter {
  /**
   * Writes lines, which then stand together and in order: all or none of them, behind those of every earlier call. Never
   * rejects. Refused lines may yet turn up in a topic of Kafka's if the connection broke while they were on their way.
   */
  readonly append: (lines: readonly string[]) => Promise<Appended>;
  /** Waits for what is being written, then lets go of the connections. Later calls are refused. */
  readonly close: () => Promise<void>;
}
