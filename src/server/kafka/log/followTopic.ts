import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { classifyKafkaError } from '../connection/classifyKafkaError.ts';
import type { PositionSnapshots } from './openPositionSnapshots.ts';
import { createTopicPosition, type Position, type MessageHandler } from '../topic/createTopicPosition.ts';
import type { TopicMetadata, PartitionRange, FetchPosition, TopicReader } from '../topic/openTopicReader.ts';

export interface FollowOptions {
  readonly openReader: () => TopicReader;
  /** Creates the topic; rejects if it exists. */
  readonly createTopic: () => Promise<void>;
  /** Called once, to restore a snapshot of the topic. */
  readonly restore: PositionSnapshots['restore'];
  readonly handler: MessageHandler;
  /**
   * Called before and after each batch. While a promise that it returned is pending, no message is handled; then it is
   * called again. The promise must not reject. A snapshot is written here.
   */
  readonly barrier: (position: () => Position) => Promise<void> | undefined;
  /** Receives a console line. */
  readonly logLine: (line: string) => void;
  /** Returns the time in milliseconds since 1970. */
  readonly now: () => number;
  /** Names the topic in console lines and errors: `the Kafka topic stories at kafka:9092`. */
  readonly label: string;
  /** How long the start may continue without progress before it fails, in milliseconds. */
  readonly stallTimeout: number;
  /** Delay between two attempts, in milliseconds. */
  readonly retryDelay: number;
}

/** A topic that is being followed. */
export interface Follower {
  /** Number of partitions at the start. */
  readonly partitions: number;
  /** Stops immediately. When it resolves, no further message is handled. */
  readonly stop: () => Promise<void>;
}

/** The result of a start. `why` is a sentence for the operator. */
export type FollowResult =
  { readonly ok: true; readonly follower: Follower } | { readonly ok: false; readonly why: string };

/** Minimum time between two progress lines, in milliseconds. */
const PROGRESS_INTERVAL = 2000;

const HINT = 'Check that the brokers are running, and that this machine can reach the addresses that they advertise.';

/** Groups partitions by the broker that leads them. */
const groupByNode = (ranges: readonly PartitionRange[]): readonly (readonly PartitionRange[])[] => {
  const nodes = new Map<number, PartitionRange[]>();
  for (const range of ranges) nodes.set(range.node, [...(nodes.get(range.node) ?? []), range]);
  return [...nodes.values()];
};

/**
 * Reads a topic up to its current end, then resolves and continues to follow the topic until `stop` is called. If a
 * broker becomes unreachable after that, it retries until the broker is back, and continues after the last message.
 *
 * The start reads one partition after the other. So a topic that was extended from one partition to several is read in
 * the order of its records: an app's older records, which are in partition 0, precede its newer ones.
 */
export const followTopic = async (options: FollowOptions): Promise<FollowResult> => {
  const { openReader, createTopic, restore, handler, barrier, logLine, now, label, stallTimeout, retryDelay } = options;
  const position = createTopicPosition(label, handler, logLine);
  const stopping = new AbortController();
  const { signal } = stopping;
  let reader: TopicReader | undefined;
  let isOutOfRange = false;

  /** Opens a reader for `work` and closes it afterwards. Resolves with the error if the work failed. */
  const withReader = async (work: (current: TopicReader, found: TopicMetadata) => Promise<void>): Promise<unknown> => {
    try {
      const opened = openReader();
      reader = opened;
      await work(opened, await opened.describe());
      isOutOfRange = false;
      return undefined;
    } catch (error) {
      isOutOfRange = classifyKafkaError(error).isOutOfRange;
      return error;
    } finally {
      const used = reader;
      reader = undefined;
      await used?.close();
    }
  };

  /** Fetches once from a broker and handles the messages. */
  const fetchOnce = async (current: TopicReader, id: string, ranges: readonly PartitionRange[]): Promise<void> => {
    const positions = ranges.map(({ partition }) => ({ partition, offset: position.offsetOf(partition) }));
    for (const batch of await current.fetch(id, ranges[0]?.node ?? -1, positions)) {
      // Repeated, because a batch of another broker may have raised the next barrier meanwhile.
      for (let raised = barrier(position.current); raised; raised = barrier(position.current)) await raised;
      if (signal.aborted) return;
      position.accept(batch);
      // Lets the server answer requests between two batches.
      await nextTurn();
    }
    // Also after the last batch, because the next one may come much later.
    void barrier(position.current);
  };

  const wait = (): Promise<unknown> => sleep(retryDelay, undefined, { signal }).catch(() => undefined);

  let ends: readonly FetchPosition[] | undefined;
  let restoreError: string | undefined;
  let progressAt = now();
  let total = 0;
  let loggedAt = progressAt;

  const catchUp = async (current: TopicReader, found: TopicMetadata): Promise<void> => {
    if (ends === undefined) {
      const restored = await restore(
        found.id,
        found.partitions.map(({ end }) => end),
      );
      if (!restored.ok) {
        restoreError = restored.why;
        return;
      }
      if (restored.next) position.startAt({ id: found.id, next: restored.next });
      progressAt = now();
    }
    position.reconcile(found, isOutOfRange);
    if (ends === undefined) {
      ends = found.partitions.map(({ partition, end }) => ({ partition, offset: end }));
      total = position.countBefore(ends);
    }
    let remaining = position.countBefore(ends);
    for (const { partition, offset } of ends) {
      const range = found.partitions[partition];
      while (range && position.offsetOf(partition) < offset) {
        await fetchOnce(current, found.id, [range]);
        const time = now();
        const remainingNow = position.countBefore(ends);
        if (remainingNow < remaining) progressAt = time;
        // A broker that has just restarted may return no records for a moment.
        else if (Math.abs(time - progressAt) > stallTimeout) throw new Error(`partition ${partition} ends early`);
        remaining = remainingNow;
        if (Math.abs(time - loggedAt) < PROGRESS_INTERVAL) continue;
        loggedAt = time;
        const [done, all] = [total - remaining, total].map((count) => count.toLocaleString('en'));
        logLine(`log: read ${done} of ${all} records, ${Math.floor((100 * (total - remaining)) / total)} %`);
      }
    }
  };

  for (;;) {
    const error = await withReader(catchUp);
    if (restoreError !== undefined) return { ok: false, why: restoreError };
    if (error === undefined) break;
    const failure = classifyKafkaError(error);
    let last = failure;
    if (failure.isMissingTopic) {
      const creation = await createTopic().then(() => undefined, classifyKafkaError);
      if (creation === undefined) progressAt = now();
      else if (!creation.isExistingTopic) last = creation;
    }
    if (!(last.isTransient || isOutOfRange) || Math.abs(now() - progressAt) > stallTimeout) {
      return { ok: false, why: `The log (${label}) cannot be read: ${last.why}. ${HINT}` };
    }
    await wait();
  }
  if (total > 0) logLine(`log: read ${total.toLocaleString('en')} records from ${label}`);
  const partitions = ends?.length ?? 0;

  let isUnreachable = false;
  let hasNewPartitions = false;
  const follow = async (current: TopicReader, found: TopicMetadata): Promise<void> => {
    position.reconcile(found, isOutOfRange);
    if (found.partitions.length !== partitions && !hasNewPartitions) {
      hasNewPartitions = true;
      logLine(
        `log: ${label} now has ${found.partitions.length} partitions instead of ${partitions}. Restart all servers.`,
      );
    }
    const loops = groupByNode(found.partitions).map(async (ranges) => {
      for (let turn = 0; !signal.aborted; turn += 1) {
        // Rotates the order: the first partition of a request always gets messages, later ones may not.
        const first = turn % ranges.length;
        await fetchOnce(current, found.id, [...ranges.slice(first), ...ranges.slice(0, first)]);
        if (isUnreachable) logLine(`log: reading ${label} again`);
        isUnreachable = false;
      }
    });
    try {
      await Promise.all(loops);
    } finally {
      // One loop has failed. The others must end before a new reader starts, or messages would be handled out of order.
      await current.close();
      await Promise.allSettled(loops);
    }
  };

  const followWithRetries = async (): Promise<void> => {
    while (!signal.aborted) {
      const error = await withReader(follow);
      if (signal.aborted) return;
      if (!isUnreachable)
        logLine(`log: ${label} cannot be read: ${classifyKafkaError(error).why}. Retrying until it can.`);
      isUnreachable = true;
      await wait();
    }
  };
  const following = followWithRetries();

  return {
    ok: true,
    follower: {
      partitions,
      stop: async () => {
        stopping.abort();
        await reader?.close();
        await following;
      },
    },
  };
};
