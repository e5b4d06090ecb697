import type { RecordEffect } from '../../../learn/folds/recordEffect.ts';
import type { LogRecord } from '../../../learn/records/record.ts';
import type { Folds, Log, AppendResult } from '../../log/commit/log.ts';
import { parseRecord } from '../../log/lines/parseRecord.ts';
import { serializeRecord } from '../../log/lines/serializeRecord.ts';
import type { MessageWriter } from '../topic/createMessageWriter.ts';
import { followTopic, type FollowOptions } from './followTopic.ts';
import type { CallResult } from '../topic/createRequestBatcher.ts';
import type { PositionSnapshots } from './openPositionSnapshots.ts';
import { createReadBack } from './createReadBack.ts';
import type { Position } from '../topic/createTopicPosition.ts';

export interface KafkaLogParts extends Pick<
  FollowOptions,
  'openReader' | 'createTopic' | 'logLine' | 'now' | 'label' | 'stallTimeout' | 'retryDelay'
> {
  /** Opens a writer to a partition. */
  readonly openWriter: (partition: number) => MessageWriter;
  /** Returns the partition of a key. */
  readonly partitionOf: (key: Buffer, partitions: number) => number;
  readonly folds: Folds;
  readonly snapshots: PositionSnapshots;
  /** Number of messages between two snapshots. */
  readonly snapshotEvery: number;
  /** How long a durable record may wait to be read back before it is settled without its effect, in milliseconds. */
  readonly readBackTimeout: number;
}

/** Maximum number of cached keys. A server without configured apps serves any app id, so requests can create keys. */
const MAX_CACHED_KEYS = 1000;

/** The message key and the partition of an app. */
interface Destination {
  readonly key: Buffer;
  readonly partition: number;
}

/** Reads a topic to its end and returns the log. See `openKafkaLog`. */
export const createKafkaLog = async (
  parts: KafkaLogParts,
): Promise<{ readonly ok: true; readonly log: Log } | { readonly ok: false; readonly why: string }> => {
  const { folds, snapshots, snapshotEvery, logLine, label } = parts;
  const readBack = createReadBack(parts.readBackTimeout);

  let skipped = 0;
  const skip = (partition: number, offset: number, why: string): void => {
    skipped += 1;
    if (skipped > 1) return;
    logLine(
      `log: skipping a message that ${why} in ${label}: partition ${partition}, offset ${offset}. ` +
        'Further ones are skipped without a line.',
    );
  };

  /** Skips a record that the folds cannot apply. It fails in every server, and must not stop all of them. */
  const applyRecord = (record: LogRecord, partition: number, offset: number): RecordEffect | undefined => {
    try {
      return folds.applyRecord(record);
    } catch {
      skip(partition, offset, 'cannot be applied');
      return undefined;
    }
  };

  let sinceSnapshot = 0;
  let snapshot: Promise<void> | undefined;
  const writeSnapshot = async (position: Position): Promise<void> => {
    await snapshots.write(position);
    sinceSnapshot = 0;
    snapshot = undefined;
  };

  const followed = await followTopic({
    ...parts,
    restore: snapshots.restore,
    handler: {
      onMessage: (partition, offset, value) => {
        sinceSnapshot += 1;
        const record = value === null ? undefined : parseRecord(value.toString());
        if (!record) skip(partition, offset, 'is not a valid record');
        readBack.onApplied(partition, offset, record && applyRecord(record, partition, offset));
      },
      onPosition: readBack.onPosition,
    },
    barrier: (position) => {
      if (sinceSnapshot >= snapshotEvery) snapshot ??= writeSnapshot(position());
      return snapshot;
    },
  });
  if (!followed.ok) return followed;
  const { follower } = followed;
  if (skipped > 0)
    logLine(`log: skipped ${skipped.toLocaleString('en')} messages of ${label} that are not valid records`);

  const destinations = new Map<string, Destination>();
  const destinationOf = (app: string): Destination => {
    let destination = destinations.get(app);
    if (!destination) {
      const key = Buffer.from(app);
      destination = { key, partition: parts.partitionOf(key, follower.partitions) };
      if (destinations.size >= MAX_CACHED_KEYS) destinations.clear();
      destinations.set(app, destination);
    }
    return destination;
  };

  let isFailing = false;
  /** Logs when writes start to fail, and when they succeed again. */
  const logTransition = (result: CallResult): void => {
    if (result.ok !== isFailing) return;
    isFailing = !result.ok;
    logLine(result.ok ? 'log: writing again' : `log: ${result.why}`);
  };

  const writers = new Map<number, MessageWriter>();
  const writerOf = (partition: number): MessageWriter => {
    let writer = writers.get(partition);
    if (!writer) writers.set(partition, (writer = parts.openWriter(partition)));
    return writer;
  };

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await Promise.all([...writers.values()].map((writer) => writer.close()));
    await readBack.idle();
    await follower.stop();
    await snapshot;
  };

  const append = (record: LogRecord, settle?: (result: AppendResult) => void): void => {
    if (closing) {
      if (settle) queueMicrotask(() => settle({ ok: false, why: `The log (${label}) is closed.` }));
      return;
    }
    const { key, partition } = destinationOf(record.app);
    const message = { key, value: Buffer.from(serializeRecord(record)) };
    // Most records have no `settle`: they share one callback.
    const onSettled = settle
      ? (result: CallResult): void => {
          logTransition(result);
          if (result.ok) readBack.onWritten(partition, result.offset, settle);
          else settle(result);
        }
      : logTransition;
    writerOf(partition).append([message], onSettled);
  };

  return { ok: true, log: { append, close: () => (closing ??= close()) } };
};
