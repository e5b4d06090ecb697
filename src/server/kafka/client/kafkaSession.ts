import type { ConnectionOptions } from './connectionOptions.ts';
import { closeClient } from './closeClient.ts';
import type { Kafka } from './loadKafka.ts';

/** What is written. Without a key it belongs to nobody. */
export interface Message {
  readonly key?: Buffer;
  readonly value: Buffer;
}

/**
 * One identity towards the brokers. Messages that are sent again in the same session, because nobody knows whether they
 * arrived, are written once.
 */
export interface KafkaSession {
  /**
   * Sends messages as one batch, or fails. Not before the one before it has settled.
   *
   * @returns the offset of the first, where the brokers say it; the others follow one by one
   */
  readonly send: (messages: readonly Message[]) => Promise<number | undefined>;
  /**
   * Fails where the topic is there already.
   *
   * @param retention how long its records are kept, in milliseconds; else for as long as the cluster does by default
   */
  readonly createTopic: (retention?: number) => Promise<void>;
  /** Ends it at once: what is under way fails. */
  readonly close: () => Promise<void>;
}

/**
 * Begins a session. Nothing is connected before something is asked of it.
 *
 * @param partition where it writes. Kafka keeps an order within a partition only: spread over several, the records of one
 *   callback would be read in any order. Default 0, the one that every topic has.
 */
export const openKafkaSession = (
  { Producer, Admin }: Kafka,
  connection: ConnectionOptions,
  topic: string,
  partition = 0,
): KafkaSession => {
  const options = { ...connection, retries: false };
  // Idempotent means acknowledged by all in-sync replicas, too. The package would retry for ever, at a leader that may be
  // gone for good; so it does not retry at all, and its metadata is dropped before anybody else does.
  const producer = new Producer({ ...options, idempotent: true });
  const admin = new Admin(options);
  return {
    send: async (messages) => {
      try {
        const { offsets } = await producer.send({ messages: messages.map((one) => ({ topic, partition, ...one })) });
        // The package takes the number of a partition that is not there for that of another one.
        const written = offsets?.find((one) => one.partition === partition);
        return written && Number(written.offset);
      } catch (error) {
        producer.clearMetadata();
        throw error;
      }
    },
    createTopic: async (retention) => {
      admin.clearMetadata();
      // As many replicas as the cluster makes by default; more partitions would stand empty.
      const configs = retention === undefined ? [] : [{ name: 'retention.ms', value: String(Math.ceil(retention)) }];
      await admin.createTopics({ topics: [topic], partitions: 1, configs });
    },
    close: async () => {
      await Promise.all([producer, admin].map(closeClient));
    },
  };
};
