import type { ConnectionOptions } from './parseConnection.ts';
import { closeClient } from './closeClient.ts';
import type { Kafka } from './loadKafka.ts';

/** A message to send. The key, if any, is the id of an app. */
export interface Message {
  readonly key?: Buffer;
  readonly value: Buffer;
}

/**
 * A session of an idempotent producer. Messages that are sent again in the same session, because the answer was lost,
 * are stored only once.
 */
export interface KafkaSession {
  /**
   * Sends messages as one batch. Calls must not overlap. Rejects if the batch is not acknowledged.
   *
   * @returns the offset of the first message, if the broker reports it; the others follow consecutively
   */
  readonly send: (messages: readonly Message[]) => Promise<number | undefined>;
  /**
   * Creates the topic. Rejects if it exists.
   *
   * @param retention how long it retains records, in milliseconds. Default: the setting of the cluster.
   */
  readonly createTopic: (retention?: number) => Promise<void>;
  /** Closes the session immediately: pending requests fail. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a session. It connects with the first request.
 *
 * @param partition the partition to write to. Kafka preserves order only within a partition: if the records of a
 *   callback were spread over several, they would be read in any order. Default: 0, which every topic has.
 */
export const openKafkaSession = (
  { Producer, Admin }: Kafka,
  connection: ConnectionOptions,
  topic: string,
  partition = 0,
): KafkaSession => {
  const options = { ...connection, retries: false };
  // An idempotent producer also waits for all in-sync replicas (`acks=all`). The package would retry forever, even with
  // a leader that no longer exists. So its retries are disabled, and the caller retries with fresh metadata.
  const producer = new Producer({ ...options, idempotent: true });
  const admin = new Admin(options);
  return {
    send: async (messages) => {
      try {
        const { offsets } = await producer.send({
          messages: messages.map((message) => ({ topic, partition, ...message })),
        });
        // For a partition that does not exist, the package writes to another one and returns that one's offset.
        const first = offsets?.find((written) => written.partition === partition);
        return first && Number(first.offset);
      } catch (error) {
        producer.clearMetadata();
        throw error;
      }
    },
    createTopic: async (retention) => {
      admin.clearMetadata();
      // With the cluster's default number of replicas. More partitions would stay empty.
      const configs = retention === undefined ? [] : [{ name: 'retention.ms', value: String(Math.ceil(retention)) }];
      await admin.createTopics({ topics: [topic], partitions: 1, configs });
    },
    close: async () => {
      await Promise.all([producer, admin].map(closeClient));
    },
  };
};
