import { readConnection, type KafkaTopic } from '../client/connectionOptions.ts';
import { readKafkaFailure } from '../client/kafkaFailure.ts';
import { loadKafka, type Kafka } from '../client/loadKafka.ts';
import { openTopicReader, type Part, type TopicReader } from './topicReader.ts';

const PATIENCE = 10_000;

async function* readPart(reader: TopicReader, id: string, part: Part, patience: number): AsyncGenerator<string> {
  const { partition, node, from, to } = part;
  let progress = Date.now();
  for (let offset = from; offset < to;) {
    let next = offset;
    for (const batch of await reader.fetch(id, node, [{ partition, offset }])) {
      for (const message of batch.messages) {
        // No value is how Kafka says that what had this key is gone; it is no line.
        if (message.offset < to && message.value !== null) yield message.value.toString();
      }
      next = batch.next;
    }
    if (next > offset) progress = Date.now();
    // A broker that has just come back may need a moment until it gives again what it has already given.
    else if (Date.now() - progress > patience) throw new Error(`partition ${partition} ends at offset ${offset}`);
    offset = next;
  }
}

/**
 * Reads a Kafka topic: every message as a line of text, from the beginning to what was its end when reading began,
 * partition by partition. It joins no consumer group and leaves nothing behind at the brokers. Whoever takes the lines
 * slowly is not hurried: a few megabytes are fetched at a time.
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
  const reader = openTopicReader(loaded.kafka, connection.value, topic.topic, patience);
  try {
    const { id, parts } = await reader.find();
    for (const part of parts) yield* readPart(reader, id, part, patience);
  } catch (error) {
    const { why, isMissingTopic } = readKafkaFailure(error);
    const brokers = topic.brokers.join(', ');
    const sentence = isMissingTopic
      ? `There is no Kafka topic ${topic.topic} at ${brokers}.`
      : `The Kafka topic ${topic.topic} at ${brokers} cannot be read: ${why}.`;
    throw new Error(sentence, { cause: error });
  } finally {
    await reader.close();
  }
}
