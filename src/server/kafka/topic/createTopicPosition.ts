import type { Batch, FetchPosition, TopicMetadata } from './openTopicReader.ts';

/** The position up to which a topic has been read. */
export interface Position {
  /** The id of the topic. */
  readonly id: string;
  /** For each partition: the offset of the next message to read. */
  readonly next: readonly number[];
}

/** Receives the messages of a topic, each exactly once and in the order of its partition. */
export interface MessageHandler {
  /** Handles a message. Must not throw. `value` is null for a message that marks its key as deleted. */
  readonly onMessage: (partition: number, offset: number, value: Buffer | null) => void;
  /** Reading continues at this offset: no message before it will follow. It may be lower than an earlier one. */
  readonly onPosition: (partition: number, next: number) => void;
}

/** Tracks the position in a topic. */
export interface TopicPosition {
  /** Returns the offset of the next message of a partition. */
  readonly offsetOf: (partition: number) => number;
  readonly current: () => Position;
  /** Continues at the position of a snapshot. Only valid before the first message. */
  readonly startAt: (position: Position) => void;
  /**
   * Compares the position with the offsets that the brokers have. Where records were deleted or lost, or the topic was
   * recreated, it moves the position and logs a line.
   *
   * @param isOutOfRange whether the brokers rejected an offset as out of range
   */
  readonly reconcile: (found: TopicMetadata, isOutOfRange: boolean) => void;
  /** Passes the new messages of a batch to the handler, and skips those before the position. */
  readonly accept: (batch: Batch) => void;
  /** Returns the number of offsets between the position and `ends`. */
  readonly countBefore: (ends: readonly FetchPosition[]) => number;
}

const RESTART = 'Restart all servers, so that they have applied the same records.';

/**
 * @param label names the topic in console lines
 * @param logLine receives a console line
 */
export const createTopicPosition = (
  label: string,
  handler: MessageHandler,
  logLine: (line: string) => void,
): TopicPosition => {
  let id: string | undefined;
  let next: number[] = [];

  const offsetOf = (partition: number): number => next[partition] ?? 0;

  const moveTo = (partition: number, offset: number): void => {
    next[partition] = offset;
    handler.onPosition(partition, offset);
  };

  return {
    offsetOf,
    current: () => ({ id: id ?? '', next: [...next] }),
    startAt: (position) => {
      id = position.id;
      next = [...position.next];
    },
    reconcile: (found, isOutOfRange) => {
      if (id !== undefined && id !== found.id) {
        logLine(`log: ${label} was deleted and created again; continuing with its first record. ${RESTART}`);
        next = [];
      }
      id = found.id;
      for (const { partition, start, end } of found.partitions) {
        const offset = next[partition] ?? start;
        if (offset < start) {
          const count = (start - offset).toLocaleString('en');
          logLine(
            `log: ${count} unread records of ${label}, partition ${partition}, were deleted; ` +
              'continuing with the first one that remains.',
          );
          moveTo(partition, start);
        } else if (isOutOfRange && offset > end) {
          // A leader was elected that was not in sync, or a machine crashed before it had flushed the records.
          const count = (offset - end).toLocaleString('en');
          logLine(
            `log: the brokers lost ${count} records of ${label}, partition ${partition}, ` +
              `that were already applied. ${RESTART}`,
          );
          moveTo(partition, end);
        } else moveTo(partition, offset);
      }
    },
    accept: ({ partition, messages, nextOffset }) => {
      for (const { offset, value } of messages) {
        if (offset < offsetOf(partition)) continue;
        next[partition] = offset + 1;
        handler.onMessage(partition, offset, value);
      }
      // The last offsets of a batch may be control records, or removed by compaction.
      if (nextOffset > offsetOf(partition)) moveTo(partition, nextOffset);
    },
    countBefore: (ends) =>
      ends.reduce((sum, { partition, offset }) => sum + Math.max(0, offset - offsetOf(partition)), 0),
  };
};
