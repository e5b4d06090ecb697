import { readConnection, type KafkaTopic } from '../client/connectionOptions.ts';
import { createMessageWriter } from './createMessageWriter.ts';
import { createTopicWriter } from './createTopicWriter.ts';
import { openKafkaSession } from '../client/kafkaSession.ts';
import { loadKafka, type Kafka } from '../client/loadKafka.ts';
import type { TopicWriter } from '../../log/commit/topicWriter.ts';

/** A writer, or a sentence that says what is missing or wrong. */
export type OpenedTopic =
  { readonly ok: true; readonly writer: TopicWriter } | { readonly ok: false; readonly why: string };

/** How long a request is tried, in milliseconds: a little less than the 5 s after which many callers hang up. */
const PATIENCE = 4500;

/**
 * Opens a Kafka topic to write to. One message a line, without a key, in partition 0, acknowledged by all in-sync replicas.
 *
 * Nothing is connected yet: a broker that is away is what `append` finds out, within five seconds, so that a server starts
 * without it and writes once it is there. A topic that does not exist is made by the first `append`, with one partition.
 * What goes to Kafka at once may take 1 MiB (see {@link createMessageWriter}).
 *
 * @param neededBy begins the sentence where the package is missing
 * @param importKafka replaces the package in tests
 * @param patience the most milliseconds that a request takes
 */
export const openKafkaTopic = async (
  topic: KafkaTopic & { readonly neededBy?: string },
  importKafka?: () => Promise<Kafka>,
  patience = PATIENCE,
): Promise<OpenedTopic> => {
  const connection = readConnection(topic, patience);
  if (!connection.ok) return connection;
  const loaded = await loadKafka(topic.neededBy ?? '"KafkaConfs"', importKafka);
  if (!loaded.ok) return loaded;
  const openSession = () => openKafkaSession(loaded.kafka, connection.value, topic.topic);
  return { ok: true, writer: createTopicWriter(createMessageWriter(topic.topic, openSession, patience)) };
};
