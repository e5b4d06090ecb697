import type { Kafka } from './loadKafka.ts';

/**
 * The partition that a key belongs to, as Kafka's own clients choose it (`BuiltInPartitioner.partitionForKey`): so that
 * whoever else writes with the same key writes to the same place. `defaultPartitioner` of the package is not the same: it
 * keeps the sign bit that Java's clients clear.
 */
export const partitionOf = ({ murmur2 }: Pick<Kafka, 'murmur2'>, key: Buffer, partitions: number): number =>
  (murmur2(key) & 0x7fffffff) % partitions;
