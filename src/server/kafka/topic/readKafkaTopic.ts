import { parseConnection, type KafkaTopic } from '../connection/parseConnection.ts';
import { classifyKafkaError } from '../connection/classifyKafkaError.ts';
import { loadKafka, type Kafka } from '../connection/loadKafka.ts';
import { openTopicReader, type PartitionRange, type TopicReader } from './openTopicReader.ts';

/** Default time to wait for an answer, in milliseconds. */
const TIMEOUT = 10_000;

async function* readPartition(
  reader: TopicReader,
  id: string,
  range: PartitionRange,
  timeout: number,
): AsyncGenerator<string> {
  const { partition, node, start, end } = range;
  let progressAt = Date.now();
  for (let offset = start; offset < end;) {
    let next = offset;
    for (const batch of await reader.fetch(id, node, [{ partition, offset }])) {
      for (const message of batch.messages) {
        // A message without a value marks its key as deleted; it is not a line.
        if (message.offset < end && message.value !== null) yield message.value.toString();
      }
      next = batch.nextOffset;
    }
    if (next > offset) progressAt = Date.now();
    // A broker that has just restarted may return no records for a moment.
    else if (Date.now() - progressAt > timeout)
      throw new Error(`partition ${partition} ends early, at offset ${offset}`);
    offset = next;
  }
}

/**
 * Reads a Kafka topic from its beginning to its end when reading starts, partition by partition, and yields each
 * message as a line of text. It joins no consumer group and stores no offsets at the brokers. It fetches a few
 * megabytes at a time, so a slow consumer does not fill the memory.
 *
 * @param importKafka replaces the package in tests
 * @param timeout the maximum time to wait for an answer, in milliseconds
 * @throws Error with a sentence for the operator, before or between lines
 */
export async function* readKafkaTopic(
  topic: KafkaTopic,
  importKafka?: () => Promise<Kafka>,
  timeout = TIMEOUT,
): AsyncGenerator<string> {
  const connection = parseConnection(topic, timeout);
  if (!connection.ok) throw new Error(connection.why);
  const loaded = await loadKafka('Reading a Kafka topic', importKafka);
  if (!loaded.ok) throw new Error(loaded.why);
  const reader = openTopicReader(loaded.kafka, connection.value, topic.topic, timeout);
  try {
    const { id, partitions } = await reader.describe();
    for (const range of partitions) yield* readPartition(reader, id, range, timeout);
  } catch (error) {
    const { why, isMissingTopic } = classifyKafkaError(error);
    const brokers = topic.brokers.join(', ');
    const message = isMissingTopic
      ? `There is no Kafka topic ${topic.topic} at ${brokers}.`
      : `The Kafka topic ${topic.topic} at ${brokers} cannot be read: ${why}.`;
    throw new Error(message, { cause: error });
  } finally {
    await reader.close();
  }
}
