import { errorText } from '../../text/errorText.ts';
import type { OpenedLog } from '../../log/fileLog.ts';
import { lockFolder, type Lock } from '../../log/folder/lockFolder.ts';
import type { Folds } from '../../log/commit/log.ts';
import { makeFolder } from '../../log/folder/makeFolder.ts';
import { throttled } from '../../text/throttled.ts';
import { readConnection, type KafkaTopic } from '../client/connectionOptions.ts';
import { createKafkaLog } from './createKafkaLog.ts';
import { createMessageWriter } from '../topic/createMessageWriter.ts';
import { openKafkaSession } from '../client/kafkaSession.ts';
import { loadKafka, type Kafka } from '../client/loadKafka.ts';
import { openPositionSnapshots } from './positionSnapshots.ts';
import { partitionOf } from '../client/partitionOf.ts';
import { openTopicReader } from '../topic/topicReader.ts';

export interface KafkaLogOptions extends KafkaTopic {
  /** For snapshots and the lock: each process needs one of its own. Made if it is not there. */
  readonly folder: string;
  readonly folds: Folds;
  /** Takes a line for the operator. */
  readonly say: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long records are kept in a topic that is made here, in milliseconds. Default: as long as the cluster does. */
  readonly retention?: number;
  /** How many records are read between two snapshots. Default 200,000. */
  readonly snapshotEvery?: number;
  /** Replaces the package in tests. */
  readonly importKafka?: () => Promise<Kafka>;
  /** The most milliseconds that a request to the brokers takes, and for which the start goes on trying. Default 4,500. */
  readonly patience?: number;
  /** How long anybody waits for what is durable to be read back, in milliseconds. Default 2,000. */
  readonly lag?: number;
}

/** A little less than the 5 s after which many callers hang up. */
const PATIENCE = 4500;
const LAG = 2000;
const SNAPSHOT_EVERY = 200_000;

/** Between two tries to read, in milliseconds. */
const PAUSE = 200;

/**
 * Opens a Kafka topic as the log of several servers: what one of them appends, the folds of all of them take, each app's
 * records in the same order, by which they come to know the same. It resolves once everything that stands in the topic was
 * read; a server that cannot read its log does not know its model, so without a broker there is no log.
 *
 * A message is a record as JSON, its key the id of the app. The order holds per app: an app has its partition, by Kafka's own
 * hash of the key, so the number of partitions must not change while servers run. A topic that is not there is made, with one
 * partition. How long records are kept is for the topic's own settings to say; behind the newest snapshots they are no longer
 * needed, and compaction would tear holes into what belongs together.
 *
 * Messages that are no records are left out, by all processes the same. Only what is compressed so that the package cannot
 * read it stops the reading: there may be records in it.
 *
 * What is acknowledged is in all in-sync replicas and, but for a broker in trouble, in our own folds too. What is refused may
 * yet turn up in the topic, and then it counts.
 */
export const openKafkaLog = async (options: KafkaLogOptions): Promise<OpenedLog> => {
  const { folder, folds, now, topic, brokers, patience = PATIENCE, snapshotEvery = SNAPSHOT_EVERY } = options;
  const fail = (why: string): OpenedLog => ({ ok: false, inUse: false, why });
  const connection = readConnection(options, patience);
  if (!connection.ok) return fail(connection.why);
  const loaded = await loadKafka('A log in Kafka', options.importKafka);
  if (!loaded.ok) return fail(loaded.why);
  const { kafka } = loaded;
  const say = throttled(options.say, now);

  let lock: Lock;
  try {
    await makeFolder(folder);
    lock = lockFolder(folder);
  } catch (error) {
    return fail(`${folder} cannot be used: ${errorText(error)}.`);
  }
  if (!lock.ok) {
    const why = `${folder} is in use by process ${lock.heldBy}: each server needs a data folder of its own.`;
    return { ok: false, inUse: true, why };
  }
  const { release } = lock;

  const openSession = (partition?: number) => openKafkaSession(kafka, connection.value, topic, partition);
  const opened = await createKafkaLog({
    name: `the Kafka topic ${topic} at ${brokers.join(', ')}`,
    openReader: () => openTopicReader(kafka, connection.value, topic, patience),
    openWriter: (partition) => createMessageWriter(topic, () => openSession(partition), patience),
    createTopic: async () => {
      const session = openSession();
      await session.createTopic(options.retention).finally(session.close);
    },
    partitionOf: (key, partitions) => partitionOf(kafka, key, partitions),
    folds,
    snapshots: openPositionSnapshots(folder, topic, folds, say, now),
    snapshotEvery,
    say,
    now,
    patience,
    pause: PAUSE,
    lag: options.lag ?? LAG,
  });
  if (!opened.ok) {
    release();
    return fail(opened.why);
  }
  const { log } = opened;
  return { ok: true, log: { ...log, close: () => log.close().finally(release) } };
};
