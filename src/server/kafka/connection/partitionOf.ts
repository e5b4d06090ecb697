import type { Kafka } from './loadKafka.ts';

/**
 * Returns the partition of a key, chosen like Kafka's Java clients do (`BuiltInPartitioner.partitionForKey`), so that
 * other clients write the same key to the same partition. The package's `defaultPartitioner` differs: it retains the
 * sign bit, which the Java clients clear.
 */
export const partitionOf = ({ murmur2 }: Pick<Kafka, 'murmur2'>, key: Buffer, partitions: number): number =>
  (murmur2(key) & 0x7fffffff) % partitions;
