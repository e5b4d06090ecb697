import type { ConnectionOptions } from './connectionOptions.ts';
import { closeClient } from './closeClient.ts';
import type { Kafka } from './loadKafka.ts';

/**
 * One identity towards the brokers. Lines that are sent again in the same session, because nobody knows whether they
 * arrived, are written once.
 */
export interface KafkaSession {
  /** Sends lines as one batch, or fails. Not before the one before it has settled. */
  readonly send: (lines: readonly Buffer[]) => Promise<void>;
  /** Fails where the topic is there already. */
  readonly createTopic: () => Promise<void>;
  /** Ends it at once: what is under way fails. */
  readonly close: () => Promise<void>;
}

// Kafka keeps an order within a partition only. Spread over several, the records of one callback would be read in any order.
const PARTITION = 0;

/** Begins a session. Nothing is connected before something is asked of it. */
export const openKafkaSession = (
  { Producer, Admin }: Kafka,
  connection: ConnectionOptions,
  topic: string,
): KafkaSession => {
  const options = { ...connection, retries: false };
  // Idempotent means acknowledged by all in-sync replicas, too. The package would retry for ever, at a leader that may be
  // gone for good; so it does not retry at all, and its metadata is dropped before anybody else does.
  const producer = new Producer({ ...options, idempotent: true });
  const admin = new Admin(options);
  return {
    send: async (lines) => {
      try {
        await producer.send({ messages: lines.map((value) => ({ topic, partition: PARTITION, value })) });
      } catch (error) {
        producer.clearMetadata();
        throw error;
      }
    },
    createTopic: async () => {
      admin.clearMetadata();
      // As many replicas as the cluster makes by default; more partitions would stand empty.
      await admin.createTopics({ topics: [topic], partitions: 1 });
    },
    close: async () => {
      await Promise.all([producer, admin].map(closeClient));
    },
  };
};
