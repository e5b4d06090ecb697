import type { Consumer, RecordsBatch } from '@platformatic/kafka';
import { readConnection, type KafkaTopic } from './connectionOptions.ts';
import { closeClient } from './closeClient.ts';
import { noAnswer, readKafkaFailure } from './kafkaFailure.ts';
import { loadKafka, type Kafka } from './loadKafka.ts';

const PATIENCE = 10_000;

/** What is asked for at once, in bytes. A batch that is larger comes whole all the same. */
const FETCH_BYTES = 4_194_304;

/** How long a broker may wait for there to be something, in milliseconds. */
const FETCH_WAIT = 500;

// Kafka documentation, "Record Batch": bit 5 of the attributes marks what brokers tell each other about transactions.
const IS_CONTROL = 0x20;

// Nobody who writes lines uses transactions, and the package's own sorting out of those that were called off throws where
// nobody can catch it.
const READ_UNCOMMITTED = 0;

const EARLIEST = -2n;
const LATEST = -1n;

/** A part of a topic, from its first message up to where it ended when reading began. */
interface Part {
  readonly topicId: string;
  readonly partition: number;
  /** The broker that has it. */
  readonly node: number;
  readonly from: bigint;
  readonly to: bigint;
}

type Bounded = <T>(answer: Promise<T>) => Promise<T>;

/** Waits for an answer as long as the patience lasts. */
const withPatience =
  (patience: number): Bounded =>
  async (answer) => {
    let timer: NodeJS.Timeout | undefined;
    const giveUp = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(noAnswer(patience).why)), patience);
    });
    return Promise.race([answer, giveUp]).finally(() => clearTimeout(timer));
  };

const findParts = async (consumer: Consumer, topic: string, bounded: Bounded): Promise<readonly Part[]> => {
  const { topics } = await bounded(consumer.metadata({ topics: [topic] }));
  const offsets = (timestamp: bigint) =>
    bounded(consumer.listOffsets({ topics: [topic], timestamp, isolationLevel: READ_UNCOMMITTED }));
  const ends = (await offsets(LATEST)).get(topic) ?? [];
  const starts = (await offsets(EARLIEST)).get(topic) ?? [];
  const { id: topicId = '', partitions = [] } = topics.get(topic) ?? {};
  return partitions.map(({ leader: node }, partition) => ({
    topicId,
    partition,
    node,
    from: starts[partition] ?? 0n,
    to: ends[partition] ?? 0n,
  }));
};

const fetchFrom = async (consumer: Consumer, part: Part, offset: bigint): Promise<readonly RecordsBatch[]> => {
  const partition = {
    partition: part.partition,
    fetchOffset: offset,
    partitionMaxBytes: FETCH_BYTES,
    currentLeaderEpoch: -1,
    lastFetchedEpoch: -1,
  };
  const { responses } = await consumer.fetch({
    node: part.node,
    topics: [{ topicId: part.topicId, partitions: [partition] }],
    maxBytes: FETCH_BYTES,
    maxWaitTime: FETCH_WAIT,
    minBytes: 1,
    isolationLevel: READ_UNCOMMITTED,
  });
  return responses[0]?.partitions[0]?.records ?? [];
};

async function* readPart(consumer: Consumer, part: Part, patience: number): AsyncGenerator<string> {
  const bounded = withPatience(patience);
  let progress = Date.now();
  for (let offset = part.from; offset < part.to;) {
    let next = offset;
    for (const batch of await bounded(fetchFrom(consumer, part, offset))) {
      for (const { offsetDelta, value } of batch.records) {
        const at = batch.firstOffset + BigInt(offsetDelta);
        // A batch comes whole, also where it begins before, or ends behind, what is wanted.
        if (at < offset || at >= part.to || (batch.attributes & IS_CONTROL) !== 0) continue;
        // No value is how Kafka says that what had this key is gone; it is no line.
        if (value !== null) yield value.toString();
      }
      next = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n;
    }
    if (next > offset) progress = Date.now();
    // A broker that has just come back may need a moment until it gives again what it has already given.
    else if (Date.now() - progress > patience) throw new Error(`partition ${part.partition} ends at offset ${offset}`);
    offset = next;
  }
}

/**
 * Reads a Kafka topic: every message as a line of text, from the beginning to what was its end when reading began,
 * partition by partition. It joins no consumer group and leaves nothing behind at the brokers.
 *
 * @param importKafka replaces the package in tests
 * @param patience the most milliseconds to wait for an answer
 * @throws Error with a sentence for the operator, before or between lines
 */
export async function* readKafkaTopic(
  topic: KafkaTopic,
  importKafka?: () => Promise<Kafka>,
  patience = PATIENCE,
): AsyncGenerator<string> {
  const connection = readConnection(topic, patience);
  if (!connection.ok) throw new Error(connection.why);
  const loaded = await loadKafka('Reading a Kafka topic', importKafka);
  if (!loaded.ok) throw new Error(loaded.why);
  // The group is one that the package wants to be named; it is joined by other calls than ours.
  const options = { ...connection.value, groupId: connection.value.clientId, retries: 3, retryDelay: 200 };
  const consumer = new loaded.kafka.Consumer(options);
  try {
    const parts = await findParts(consumer, topic.topic, withPatience(patience));
    for (const part of parts) yield* readPart(consumer, part, patience);
  } catch (error) {
    const { why, isMissingTopic } = readKafkaFailure(error);
    const brokers = topic.brokers.join(', ');
    const sentence = isMissingTopic
      ? `There is no Kafka topic ${topic.topic} at ${brokers}.`
      : `The Kafka topic ${topic.topic} at ${brokers} cannot be read: ${why}.`;
    throw new Error(sentence, { cause: error });
  } finally {
    await closeClient(consumer);
  }
}
