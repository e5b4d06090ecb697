import type { WriteResult } from './log.ts';

/** Writes callback records to a topic: one line of a file, or one Kafka message, per record. */
export interface TopicWriter {
  /**
   * Appends lines after those of every earlier call. Never rejects.
   *
   * The lines of one call are adjacent: within this process, no other call's lines come between them. They are written
   * all or none, with two exceptions for Kafka. First, a call that is too large for one request is split
   * (`splitLargeAppends`): if a later piece is rejected, the earlier ones remain, and other processes may write between
   * two pieces. Second, if the connection breaks during a request, lines that were reported as failed may still appear
   * in the topic.
   */
  readonly append: (lines: readonly string[]) => Promise<WriteResult>;
  /** Waits for pending writes, then closes the files or connections. Later calls fail. */
  readonly close: () => Promise<void>;
}
