import type { RecordsBatch } from '@platformatic/kafka';
import { closeClient } from '../connection/closeClient.ts';
import type { ConnectionOptions } from '../connection/parseConnection.ts';
import { timeoutFailure } from '../connection/classifyKafkaError.ts';
import type { Kafka } from '../connection/loadKafka.ts';

/** Maximum size of an answer, in bytes. Brokers return a single larger batch nevertheless. */
const FETCH_BYTES = 4_194_304;

/** How long a broker may wait for new messages before it answers, in milliseconds. */
const MAX_FETCH_WAIT = 500;

// Kafka documentation, "Record Batch": bit 5 of the attributes marks a control batch (transaction markers of the
// brokers).
const CONTROL_BIT = 0x20;

// topslot writes no transactions. With READ_COMMITTED, the package's filter for aborted transactions may throw outside
// of any promise.
const READ_UNCOMMITTED = 0;

const RETRIES = 3;
const RETRY_DELAY = 100;

const EARLIEST = -2n;
const LATEST = -1n;

/**
 * The offsets that a partition has. As a `number`, an offset is exact up to 2^53: 285 years at a million messages a
 * second.
 */
export interface PartitionRange {
  readonly partition: number;
  /** The id of the broker that leads the partition. */
  readonly node: number;
  /** The first offset that the brokers still have. */
  readonly start: number;
  /** The offset after the last message. */
  readonly end: number;
}

/** The current state of a topic. `id` changes if a topic is deleted and created again under the same name. */
export interface TopicMetadata {
  readonly id: string;
  readonly partitions: readonly PartitionRange[];
}

/** A message and its offset. `value` is null for a message that marks its key as deleted. */
export interface TopicMessage {
  readonly offset: number;
  readonly value: Buffer | null;
}

/**
 * Messages that were written together. Offsets may be missing between them and after them, so reading continues at
 * `nextOffset`.
 */
export interface Batch {
  readonly partition: number;
  readonly messages: readonly TopicMessage[];
  readonly nextOffset: number;
}

/** The offset to read a partition from. */
export interface FetchPosition {
  readonly partition: number;
  readonly offset: number;
}

/** Reads a topic. After an error it must not be used again: close it and open another one. */
export interface TopicReader {
  /** Returns the id of the topic, its partitions and their offsets. */
  readonly describe: () => Promise<TopicMetadata>;
  /**
   * Fetches messages of one broker from the given positions on. Resolves with an empty list if there are none within
   * half a second. Messages of a partition are in order. If one batch fills the answer, positions later in the list get
   * no messages.
   *
   * @param id the id of the topic
   */
  readonly fetch: (id: string, node: number, positions: readonly FetchPosition[]) => Promise<readonly Batch[]>;
  /** Closes the connections immediately: pending requests fail. */
  readonly close: () => Promise<void>;
}

const toBatch = (partition: number, from: number, batch: RecordsBatch): Batch => {
  const first = Number(batch.firstOffset);
  const messages: TopicMessage[] = [];
  if ((batch.attributes & CONTROL_BIT) === 0) {
    for (const { offsetDelta, value } of batch.records) {
      const offset = first + offsetDelta;
      // Brokers return whole batches, which may begin before the requested offset.
      if (offset >= from) messages.push({ offset, value });
    }
  }
  return { partition, messages, nextOffset: Math.max(from, first + batch.lastOffsetDelta + 1) };
};

/** Rejects if a promise is not settled within `timeout` milliseconds. */
const withTimeout = async <T>(timeout: number, answer: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(timeoutFailure(timeout).why)), timeout);
  });
  return Promise.race([answer, timedOut]).finally(() => clearTimeout(timer));
};

/**
 * Opens a reader of a topic. It connects with the first request, joins no consumer group and stores no offsets at the
 * brokers.
 *
 * @param timeout the maximum time to wait for an answer, in milliseconds
 */
export const openTopicReader = (
  { Consumer }: Kafka,
  connection: ConnectionOptions,
  topic: string,
  timeout: number,
): TopicReader => {
  // The package requires a group id, but these calls do not join the group. With zero retries, the package throws
  // outside of any promise if it cannot parse the first answer.
  const consumer = new Consumer({
    ...connection,
    groupId: connection.clientId,
    retries: RETRIES,
    retryDelay: RETRY_DELAY,
  });
  const listOffsets = async (timestamp: bigint): Promise<readonly bigint[]> => {
    const answer = consumer.listOffsets({ topics: [topic], timestamp, isolationLevel: READ_UNCOMMITTED });
    return (await withTimeout(timeout, answer)).get(topic) ?? [];
  };
  return {
    describe: async () => {
      const { topics } = await withTimeout(timeout, consumer.metadata({ topics: [topic] }));
      const ends = await listOffsets(LATEST);
      const starts = await listOffsets(EARLIEST);
      const { id = '', partitions: leaders = [] } = topics.get(topic) ?? {};
      const partitions = leaders.map(({ leader: node }, partition) => ({
        partition,
        node,
        start: Number(starts[partition] ?? 0n),
        end: Number(ends[partition] ?? 0n),
      }));
      return { id, partitions };
    },
    fetch: async (topicId, node, positions) => {
      const partitions = positions.map(({ partition, offset }) => ({
        partition,
        fetchOffset: BigInt(offset),
        partitionMaxBytes: FETCH_BYTES,
        currentLeaderEpoch: -1,
        lastFetchedEpoch: -1,
      }));
      const answer = consumer.fetch({
        node,
        topics: [{ topicId, partitions }],
        maxBytes: FETCH_BYTES,
        maxWaitTime: MAX_FETCH_WAIT,
        minBytes: 1,
        isolationLevel: READ_UNCOMMITTED,
      });
      const requested = new Map(positions.map(({ partition, offset }) => [partition, offset]));
      const batches: Batch[] = [];
      for (const { partitions: answers } of (await withTimeout(timeout, answer)).responses) {
        for (const { partitionIndex, records = [] } of answers) {
          const offset = requested.get(partitionIndex);
          if (offset === undefined) continue;
          for (const batch of records) batches.push(toBatch(partitionIndex, offset, batch));
        }
      }
      return batches;
    },
    close: () => closeClient(consumer),
  };
};
