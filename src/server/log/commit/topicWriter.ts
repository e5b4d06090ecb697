import type { Appended } from './log.ts';

/** Where the records of callbacks go, one line or one message each. */
export interface TopicWriter {
  /**
   * Writes lines in order, behind those of every earlier call. Never rejects.
   *
   * Within this process the lines of one call stand together: none of another call's are between them. They are written all
   * or none, but for what is too large for one request to Kafka (`inPieces`): where a later piece of it is refused, the
   * earlier ones stay. Refused lines may yet turn up in a topic of Kafka's if the connection broke while they were on their
   * way; and what other processes write there may stand between two pieces.
   */
  readonly append: (lines: readonly string[]) => Promise<Appended>;
  /** Waits for what is being written, then lets go of the connections. Later calls are refused. */
  readonly close: () => Promise<void>;
}
