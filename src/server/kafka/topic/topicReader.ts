import type { RecordsBatch } from '@platformatic/kafka';
import { closeClient } from '../client/closeClient.ts';
import type { ConnectionOptions } from '../client/connectionOptions.ts';
import { noAnswer } from '../client/kafkaFailure.ts';
import type { Kafka } from '../client/loadKafka.ts';

/** What is asked for at once, in bytes. A batch that is larger comes whole all the same. */
const FETCH_BYTES = 4_194_304;

/** How long a broker may wait for there to be something, in milliseconds. */
const FETCH_WAIT = 500;

// Kafka documentation, "Record Batch": bit 5 of the attributes marks what brokers tell each other about transactions.
const IS_CONTROL = 0x20;

// Nobody who writes lines uses transactions, and the package's own sorting out of those that were called off throws where
// nobody can catch it.
const READ_UNCOMMITTED = 0;

const RETRIES = 3;
const RETRY_DELAY = 100;

const EARLIEST = -2n;
const LATEST = -1n;

/** A part of a topic. Offsets stay far below 2^53: at a million messages a second that is 285 years. */
export interface Part {
  readonly partition: number;
  /** The broker that has it. */
  readonly node: number;
  /** The first offset that the brokers still have, and the one behind the last. */
  readonly from: number;
  readonly to: number;
}

/** A topic as the brokers have it now. `id`: another one for a topic that was made anew under the same name. */
export interface FoundTopic {
  readonly id: string;
  readonly parts: readonly Part[];
}

/** `value` is null where a message says that what had its key is gone. */
export interface MessageAt {
  readonly offset: number;
  readonly value: Buffer | null;
}

/** Messages that were written at once. `next`: where to go on behind them; offsets may be missing, also at the end. */
export interface Batch {
  readonly partition: number;
  readonly messages: readonly MessageAt[];
  readonly next: number;
}

/** Where to read from. */
export interface Place {
  readonly partition: number;
  readonly offset: number;
}

/** Reads a topic. Once something has failed it is of no use any more: close it, and open another one. */
export interface TopicReader {
  readonly find: () => Promise<FoundTopic>;
  /**
   * What stands at these places of one broker, or nothing, after half a second. What is behind a place comes in its order;
   * where one batch fills the answer, the places named later wait for the next call.
   *
   * @param id of the topic
   */
  readonly fetch: (id: string, node: number, places: readonly Place[]) => Promise<readonly Batch[]>;
  /** At once: what is under way fails. */
  readonly close: () => Promise<void>;
}

const readBatch = (partition: number, from: number, batch: RecordsBatch): Batch => {
  const first = Number(batch.firstOffset);
  const messages: MessageAt[] = [];
  if ((batch.attributes & IS_CONTROL) === 0) {
    for (const { offsetDelta, value } of batch.records) {
      const offset = first + offsetDelta;
      // A batch comes whole, also where it begins before what is wanted.
      if (offset >= from) messages.push({ offset, value });
    }
  }
  return { partition, messages, next: Math.max(from, first + batch.lastOffsetDelta + 1) };
};

/** Waits for an answer as long as the patience lasts. */
const within = async <T>(patience: number, answer: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const giveUp = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(noAnswer(patience).why)), patience);
  });
  return Promise.race([answer, giveUp]).finally(() => clearTimeout(timer));
};

/**
 * Begins to read a topic. It joins no consumer group and leaves nothing behind at the brokers; nothing is connected before
 * something is asked of it.
 *
 * @param patience the most milliseconds to wait for an answer
 */
export const openTopicReader = (
  { Consumer }: Kafka,
  connection: ConnectionOptions,
  topic: string,
  patience: number,
): TopicReader => {
  // The group is one that the package wants to be named; it is joined by other calls than ours. Without a retry the package
  // throws, where nobody can catch it, at a first answer that it cannot make anything of.
  const consumer = new Consumer({
    ...connection,
    groupId: connection.clientId,
    retries: RETRIES,
    retryDelay: RETRY_DELAY,
  });
  const offsets = async (timestamp: bigint): Promise<readonly bigint[]> => {
    const asked = consumer.listOffsets({ topics: [topic], timestamp, isolationLevel: READ_UNCOMMITTED });
    return (await within(patience, asked)).get(topic) ?? [];
  };
  return {
    find: async () => {
      const { topics } = await within(patience, consumer.metadata({ topics: [topic] }));
      const ends = await offsets(LATEST);
      const starts = await offsets(EARLIEST);
      const { id = '', partitions = [] } = topics.get(topic) ?? {};
      const parts = partitions.map(({ leader: node }, partition) => ({
        partition,
        node,
        from: Number(starts[partition] ?? 0n),
        to: Number(ends[partition] ?? 0n),
      }));
      return { id, parts };
    },
    fetch: async (topicId, node, places) => {
      const partitions = places.map(({ partition, offset }) => ({
        partition,
        fetchOffset: BigInt(offset),
        partitionMaxBytes: FETCH_BYTES,
        currentLeaderEpoch: -1,
        lastFetchedEpoch: -1,
      }));
      const asked = consumer.fetch({
        node,
        topics: [{ topicId, partitions }],
        maxBytes: FETCH_BYTES,
        maxWaitTime: FETCH_WAIT,
        minBytes: 1,
        isolationLevel: READ_UNCOMMITTED,
      });
      const from = new Map(places.map(({ partition, offset }) => [partition, offset]));
      const batches: Batch[] = [];
      for (const { partitions: answered } of (await within(patience, asked)).responses) {
        for (const { partitionIndex, records = [] } of answered) {
          const offset = from.get(partitionIndex);
          if (offset === undefined) continue;
          for (const batch of records) batches.push(readBatch(partitionIndex, offset, batch));
        }
      }
      return batches;
    },
    close: () => closeClient(consumer),
  };
};
