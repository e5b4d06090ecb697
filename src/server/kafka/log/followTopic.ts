import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { readKafkaFailure } from '../client/kafkaFailure.ts';
import type { PositionSnapshots } from './positionSnapshots.ts';
import { createTopicPosition, type Position, type Taker } from '../topic/topicPosition.ts';
import type { FoundTopic, Part, Place, TopicReader } from '../topic/topicReader.ts';

export interface FollowOptions {
  readonly openReader: () => TopicReader;
  /** Makes the topic; fails where it is there. */
  readonly createTopic: () => Promise<void>;
  /** Is asked once for what is known of the topic of this id. */
  readonly restore: PositionSnapshots['restore'];
  readonly taker: Taker;
  /**
   * Is asked before and behind each batch. Where it gives a promise, nothing is taken before that resolves, and it is asked again; it
   * must not reject.
   */
  readonly rest: (position: () => Position) => Promise<void> | undefined;
  /** Takes a line for the operator. */
  readonly say: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What the topic is called, for the operator. */
  readonly name: string;
  /** How long the start goes on trying without getting any further, in milliseconds. */
  readonly patience: number;
  /** Between two tries, in milliseconds. */
  readonly pause: number;
}

/** A topic as it is read. */
export interface Follower {
  /** Partitions that the topic had at the start. */
  readonly partitions: number;
  /** At once. Resolves when nothing more is taken. */
  readonly stop: () => Promise<void>;
}

/** `why` is a sentence for the operator. */
export type Followed =
  { readonly ok: true; readonly follower: Follower } | { readonly ok: false; readonly why: string };

/** Between two lines that say how far it is, in milliseconds. */
const PROGRESS_EVERY = 2000;

const HINT = 'See whether the brokers run, and whether the addresses that they advertise can be reached from here.';

const byNode = (parts: readonly Part[]): readonly (readonly Part[])[] => {
  const nodes = new Map<number, Part[]>();
  for (const part of parts) nodes.set(part.node, [...(nodes.get(part.node) ?? []), part]);
  return [...nodes.values()];
};

/**
 * Reads a topic up to what was its end when reading began, and then follows it for ever. A broker that goes away is waited
 * for; where it is back, reading goes on behind what was taken last.
 *
 * At the start one partition is read after the other, so that a topic to which partitions were added when it had one is read
 * in the order in which it was written.
 */
export const followTopic = async (options: FollowOptions): Promise<Followed> => {
  const { openReader, createTopic, restore, taker, rest, say, now, name, patience, pause } = options;
  const position = createTopicPosition(name, taker, say);
  const stopping = new AbortController();
  const { signal } = stopping;
  let reader: TopicReader | undefined;
  let isOutOfRange = false;

  /** Does something with a reader of its own, which has failed where an error is the answer. */
  const withReader = async (work: (own: TopicReader, found: FoundTopic) => Promise<void>): Promise<unknown> => {
    try {
      const own = openReader();
      reader = own;
      await work(own, await own.find());
      isOutOfRange = false;
      return undefined;
    } catch (error) {
      isOutOfRange = readKafkaFailure(error).isOutOfRange;
      return error;
    } finally {
      const own = reader;
      reader = undefined;
      await own?.close();
    }
  };

  /** Fetches once from a broker, and takes what there is. */
  const step = async (own: TopicReader, id: string, parts: readonly Part[]): Promise<void> => {
    const places = parts.map(({ partition }) => ({ partition, offset: position.of(partition) }));
    for (const batch of await own.fetch(id, parts[0]?.node ?? -1, places)) {
      // Another broker's batch may have been taken meanwhile, and led to another rest.
      for (let resting = rest(position.now); resting; resting = rest(position.now)) await resting;
      if (signal.aborted) return;
      position.take(batch);
      // Requests are answered between two batches, too.
      await nextTurn();
    }
    // Not only when the next batch comes, which may be long after.
    void rest(position.now);
  };

  const wait = (): Promise<unknown> => sleep(pause, undefined, { signal }).catch(() => undefined);

  let ends: readonly Place[] | undefined;
  let unrestored: string | undefined;
  let progress = now();
  let total = 0;
  let said = progress;

  const catchUp = async (own: TopicReader, found: FoundTopic): Promise<void> => {
    if (ends === undefined) {
      const restored = await restore(
        found.id,
        found.parts.map(({ to }) => to),
      );
      if (!restored.ok) {
        unrestored = restored.why;
        return;
      }
      if (restored.next) position.begin({ id: found.id, next: restored.next });
      progress = now();
    }
    position.meet(found, isOutOfRange);
    if (ends === undefined) {
      ends = found.parts.map(({ partition, to }) => ({ partition, offset: to }));
      total = position.before(ends);
    }
    let left = position.before(ends);
    for (const { partition, offset } of ends) {
      const part = found.parts[partition];
      while (part && position.of(partition) < offset) {
        await step(own, found.id, [part]);
        const time = now();
        const leftNow = position.before(ends);
        if (leftNow < left) progress = time;
        // A broker that has just come back may need a moment until it gives again what it has already given.
        else if (Math.abs(time - progress) > patience) throw new Error(`partition ${partition} ends too early`);
        left = leftNow;
        if (Math.abs(time - said) < PROGRESS_EVERY) continue;
        said = time;
        const [done, all] = [total - left, total].map((count) => count.toLocaleString('en'));
        say(`log: read ${done} of ${all} records, ${Math.floor((100 * (total - left)) / total)} %`);
      }
    }
  };

  for (;;) {
    const error = await withReader(catchUp);
    if (unrestored !== undefined) return { ok: false, why: unrestored };
    if (error === undefined) break;
    const failure = readKafkaFailure(error);
    let last = failure;
    if (failure.isMissingTopic) {
      const made = await createTopic().then(() => undefined, readKafkaFailure);
      if (made === undefined) progress = now();
      else if (!made.isExistingTopic) last = made;
    }
    if (!(last.mayPass || isOutOfRange) || Math.abs(now() - progress) > patience) {
      return { ok: false, why: `The log, ${name}, cannot be read: ${last.why}. ${HINT}` };
    }
    await wait();
  }
  if (total > 0) say(`log: read ${total.toLocaleString('en')} records from ${name}`);
  const partitions = ends?.length ?? 0;

  let isAway = false;
  let isMore = false;
  const follow = async (own: TopicReader, found: FoundTopic): Promise<void> => {
    position.meet(found, isOutOfRange);
    if (found.parts.length !== partitions && !isMore) {
      isMore = true;
      say(`log: ${name} has ${found.parts.length} partitions now, not ${partitions}. Start all servers again.`);
    }
    const loops = byNode(found.parts).map(async (parts) => {
      for (let turn = 0; !signal.aborted; turn += 1) {
        // Whoever stands first in a request gets something in any case, so nobody always stands last.
        const first = turn % parts.length;
        await step(own, found.id, [...parts.slice(first), ...parts.slice(0, first)]);
        if (isAway) say(`log: reading ${name} again`);
        isAway = false;
      }
    });
    try {
      await Promise.all(loops);
    } finally {
      // One has failed: nothing that the others still get may be taken beside what a new reader gets.
      await own.close();
      await Promise.allSettled(loops);
    }
  };

  const followOn = async (): Promise<void> => {
    while (!signal.aborted) {
      const error = await withReader(follow);
      if (signal.aborted) return;
      if (!isAway) say(`log: ${name} cannot be read: ${readKafkaFailure(error).why}. Trying again until it can.`);
      isAway = true;
      await wait();
    }
  };
  const following = followOn();

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
