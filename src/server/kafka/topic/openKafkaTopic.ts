import { parseConnection, type KafkaTopic } from '../connection/parseConnection.ts';
import { createMessageWriter } from './createMessageWriter.ts';
import { createTopicWriter } from './createTopicWriter.ts';
import { openKafkaSession } from '../connection/openKafkaSession.ts';
import { loadKafka, type Kafka } from '../connection/loadKafka.ts';
import type { TopicWriter } from '../../log/commit/topicWriter.ts';

/** A writer, or a sentence that states why the topic cannot be used. */
export type OpenedTopic =
  { readonly ok: true; readonly writer: TopicWriter } | { readonly ok: false; readonly why: string };

/** Maximum duration of a request in milliseconds: slightly less than the 5 s after which many callers give up. */
const TIMEOUT = 4500;

/**
 * Opens a Kafka topic for writing: one message per line, without a key, in partition 0, acknowledged by all in-sync
 * replicas.
 *
 * It connects with the first `append`, which fails within five seconds if no broker is reachable. So a server starts
 * without its brokers and writes once they are available. The first `append` creates a missing topic, with one
 * partition. The lines of one call may have 1 MiB together (see {@link createMessageWriter}).
 *
 * @param topic `neededBy`: the subject of the error sentence if the package is missing. Default: `"KafkaConfs"`.
 * @param importKafka replaces the package in tests
 * @param timeout the maximum duration of a request, in milliseconds
 */
export const openKafkaTopic = async (
  topic: KafkaTopic & { readonly neededBy?: string },
  importKafka?: () => Promise<Kafka>,
  timeout = TIMEOUT,
): Promise<OpenedTopic> => {
  const connection = parseConnection(topic, timeout);
  if (!connection.ok) return connection;
  const loaded = await loadKafka(topic.neededBy ?? '"KafkaConfs"', importKafka);
  if (!loaded.ok) return loaded;
  const openSession = () => openKafkaSession(loaded.kafka, connection.value, topic.topic);
  return { ok: true, writer: createTopicWriter(createMessageWriter(topic.topic, openSession, timeout)) };
};
