import type { Effect } from '../../../learn/folds/join.ts';
import type { LogRecord } from '../../../learn/records/record.ts';
import type { Folds, Log, Taken } from '../../log/commit/log.ts';
import { parseRecord } from '../../log/lines/parseRecord.ts';
import { writeRecord } from '../../log/lines/writeRecord.ts';
import type { MessageWriter } from '../topic/createMessageWriter.ts';
import { followTopic, type FollowOptions } from './followTopic.ts';
import type { Settled } from '../topic/groupCalls.ts';
import type { PositionSnapshots } from './positionSnapshots.ts';
import { createReadBack } from './readBack.ts';

import type { Position } from '../topic/topicPosition.ts';

export interface KafkaLogParts extends Pick<
  FollowOptions,
  'openReader' | 'createTopic' | 'say' | 'now' | 'name' | 'patience' | 'pause'
> {
  /** Begins to write to a partition. */
  readonly openWriter: (partition: number) => MessageWriter;
  /** The partition of a key, of so many. */
  readonly partitionOf: (key: Buffer, partitions: number) => number;
  readonly folds: Folds;
  readonly snapshots: PositionSnapshots;
  /** How many records are read between two snapshots. */
  readonly snapshotEvery: number;
  /** How long anybody waits for what is durable to be read back, in milliseconds. */
  readonly lag: number;
}

/** Keys that are remembered with their partition. Where any app is served, callers can make up names. */
const MOST_KEYS = 1000;

interface Place {
  readonly key: Buffer;
  readonly partition: number;
}

/** The log over a topic, once everything that stands in it was read. See `openKafkaLog`. */
export const createKafkaLog = async (
  parts: KafkaLogParts,
): Promise<{ readonly ok: true; readonly log: Log } | { readonly ok: false; readonly why: string }> => {
  const { folds, snapshots, snapshotEvery, say, name } = parts;
  const readBack = createReadBack(parts.lag);

  let leftOut = 0;
  const leaveOut = (partition: number, offset: number, why: string): void => {
    leftOut += 1;
    if (leftOut > 1) return;
    say(
      `log: leaving out what ${why} in ${name}: partition ${partition}, offset ${offset}. Others are left out unsaid.`,
    );
  };

  /** What the folds cannot take they cannot take anywhere, and one such record must not stop every server. */
  const takeRecord = (record: LogRecord, partition: number, offset: number): Effect | undefined => {
    try {
      return folds.take(record);
    } catch {
      leaveOut(partition, offset, 'cannot be understood');
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
    taker: {
      take: (partition, offset, value) => {
        sinceSnapshot += 1;
        const record = value === null ? undefined : parseRecord(value.toString());
        if (!record) leaveOut(partition, offset, 'is no record');
        readBack.taken(partition, offset, record && takeRecord(record, partition, offset));
      },
      passed: readBack.passed,
    },
    rest: (position) => {
      if (sinceSnapshot >= snapshotEvery) snapshot ??= writeSnapshot(position());
      return snapshot;
    },
  });
  if (!followed.ok) return followed;
  const { follower } = followed;
  if (leftOut > 0) say(`log: left out ${leftOut.toLocaleString('en')} messages of ${name} that are no records`);

  const places = new Map<string, Place>();
  const placeOf = (app: string): Place => {
    let place = places.get(app);
    if (!place) {
      const key = Buffer.from(app);
      place = { key, partition: parts.partitionOf(key, follower.partitions) };
      if (places.size >= MOST_KEYS) places.clear();
      places.set(app, place);
    }
    return place;
  };

  let isRefusing = false;
  /** Says once that records are refused, and once that they no longer are. */
  const notice = (settled: Settled): void => {
    if (settled.ok !== isRefusing) return;
    isRefusing = !settled.ok;
    say(settled.ok ? 'log: writing again' : `log: ${settled.why}`);
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

  const append = (record: LogRecord, settle?: (taken: Taken) => void): void => {
    if (closing) {
      if (settle) queueMicrotask(() => settle({ ok: false, why: `The log, ${name}, is closed.` }));
      return;
    }
    const { key, partition } = placeOf(record.app);
    const message = { key, value: Buffer.from(writeRecord(record)) };
    // For most records nobody waits: nothing is made for them.
    const whenSettled = settle
      ? (settled: Settled): void => {
          notice(settled);
          if (settled.ok) readBack.written(partition, settled.at, settle);
          else settle(settled);
        }
      : notice;
    writerOf(partition).append([message], whenSettled);
  };

  return { ok: true, log: { append, close: () => (closing ??= close()) } };
};
