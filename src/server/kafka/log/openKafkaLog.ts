import { describeError } from '../../text/describeError.ts';
import type { OpenLogResult } from '../../log/openFileLog.ts';
import { lockFolder, type LockResult } from '../../log/folder/lockFolder.ts';
import type { Folds } from '../../log/commit/log.ts';
import { makeFolder } from '../../log/folder/makeFolder.ts';
import { throttleLines } from '../../text/throttleLines.ts';
import { parseConnection, type KafkaTopic } from '../connection/parseConnection.ts';
import { createKafkaLog } from './createKafkaLog.ts';
import { createMessageWriter } from '../topic/createMessageWriter.ts';
import { openKafkaSession } from '../connection/openKafkaSession.ts';
import { loadKafka, type Kafka } from '../connection/loadKafka.ts';
import { openPositionSnapshots } from './openPositionSnapshots.ts';
import { partitionOf } from '../connection/partitionOf.ts';
import { openTopicReader } from '../topic/openTopicReader.ts';

export interface KafkaLogOptions extends KafkaTopic {
  /** For snapshots and the lock. Each process needs its own. Created if it does not exist. */
  readonly folder: string;
  readonly folds: Folds;
  /** Receives a console line. */
  readonly logLine: (line: string) => void;
  /** Returns the time in milliseconds since 1970. */
  readonly now: () => number;
  /** How long a topic that is created here retains records, in milliseconds. Default: the setting of the cluster. */
  readonly retention?: number;
  /** Number of messages between two snapshots. Default: 200,000. */
  readonly snapshotEvery?: number;
  /** Replaces the package in tests. */
  readonly importKafka?: () => Promise<Kafka>;
  /** Maximum duration of a request, and of a start without progress, in milliseconds. Default: 4,500. */
  readonly timeout?: number;
  /** How long a durable record may wait to be read back, in milliseconds. Default: 2,000. */
  readonly readBackTimeout?: number;
}

/** Slightly less than the 5 s after which many callers give up. */
const TIMEOUT = 4500;
const READ_BACK_TIMEOUT = 2000;
const SNAPSHOT_EVERY = 200_000;

/** Delay between two attempts to read, in milliseconds. */
const RETRY_DELAY = 200;

/**
 * Opens a Kafka topic as the log of several servers. Every server applies the records of all servers, each app's
 * records in the same order, so all servers arrive at the same state. The promise resolves when the topic has been read
 * to its end. Without a reachable broker it resolves with an error, because a server that cannot read its log does not
 * have its model.
 *
 * What a caller may rely on, in addition to or instead of the guarantees of `Log`:
 * - **Order** holds per app. A message is a record as JSON with the id of its app as the key, and Kafka's hash of the
 *   key selects the partition. So the number of partitions must not change while servers run.
 * - **Durability**: `settle({ok: true})` is called when all in-sync replicas have the record. How far that survives a
 *   crash of brokers depends on the topic's replication factor and `min.insync.replicas`.
 * - **Own state**: at that time the record has also been read back and applied here. Only if that takes longer than
 *   `readBackTimeout`, `settle` is called without it, and the effect is missing.
 * - **Failures**: a record that was reported as failed may still appear in the topic, if the connection broke before
 *   the answer. All servers then apply it.
 * - **Foreign messages**: every server skips messages that are not records. Only a compressed batch that the package
 *   cannot decompress stops the reading, because it may contain records.
 *
 * A missing topic is created with one partition. The topic's settings determine how long records are retained; records
 * before the servers' newest snapshots are not needed. The topic must not be compacted: that removes records which
 * later ones refer to.
 */
export const openKafkaLog = async (options: KafkaLogOptions): Promise<OpenLogResult> => {
  const { folder, folds, now, topic, brokers, timeout = TIMEOUT, snapshotEvery = SNAPSHOT_EVERY } = options;
  const fail = (why: string): OpenLogResult => ({ ok: false, inUse: false, why });
  const connection = parseConnection(options, timeout);
  if (!connection.ok) return fail(connection.why);
  const loaded = await loadKafka('A log in Kafka', options.importKafka);
  if (!loaded.ok) return fail(loaded.why);
  const { kafka } = loaded;
  const logLine = throttleLines(options.logLine, now);

  let lock: LockResult;
  try {
    await makeFolder(folder);
    lock = lockFolder(folder);
  } catch (error) {
    return fail(`The folder ${folder} cannot be used: ${describeError(error)}.`);
  }
  if (!lock.ok) {
    const why = `${folder} is in use by process ${lock.heldBy}. Give each server its own data folder.`;
    return { ok: false, inUse: true, why };
  }
  const { release } = lock;

  const openSession = (partition?: number) => openKafkaSession(kafka, connection.value, topic, partition);
  const opened = await createKafkaLog({
    label: `the Kafka topic ${topic} at ${brokers.join(', ')}`,
    openReader: () => openTopicReader(kafka, connection.value, topic, timeout),
    openWriter: (partition) => createMessageWriter(topic, () => openSession(partition), timeout),
    createTopic: async () => {
      const session = openSession();
      await session.createTopic(options.retention).finally(session.close);
    },
    partitionOf: (key, partitions) => partitionOf(kafka, key, partitions),
    folds,
    snapshots: openPositionSnapshots(folder, topic, folds, logLine, now),
    snapshotEvery,
    logLine,
    now,
    stallTimeout: timeout,
    retryDelay: RETRY_DELAY,
    readBackTimeout: options.readBackTimeout ?? READ_BACK_TIMEOUT,
  });
  if (!opened.ok) {
    release();
    return fail(opened.why);
  }
  const { log } = opened;
  return { ok: true, log: { ...log, close: () => log.close().finally(release) } };
};
