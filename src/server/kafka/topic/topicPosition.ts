import type { Batch, FoundTopic, Place } from './topicReader.ts';

/** How far a topic was read. */
export interface Position {
  /** Of the topic. */
  readonly id: string;
  /** By partition: the offset to go on at. */
  readonly next: readonly number[];
}

/** What is made of what was read. Nothing is passed on twice, and nothing left out. */
export interface Taker {
  /** Takes a message, in the order of its partition. Must not throw. */
  readonly take: (partition: number, offset: number, value: Buffer | null) => void;
  /** Reading goes on at this offset, without anything that may stand between. */
  readonly passed: (partition: number, next: number) => void;
}

/** Where in a topic reading has come to. */
export interface TopicPosition {
  readonly of: (partition: number) => number;
  readonly now: () => Position;
  /** Begins where an earlier process has come to: at the start, if at all. */
  readonly begin: (position: Position) => void;
  /**
   * Compares with what the brokers have, and goes on with what there is.
   *
   * @param isOutOfRange they have said that something is not there
   */
  readonly meet: (found: FoundTopic, isOutOfRange: boolean) => void;
  /** Passes on what is new in a batch. */
  readonly take: (batch: Batch) => void;
  /** How many offsets lie before these. */
  readonly before: (ends: readonly Place[]) => number;
}

const AGAIN = 'Start the servers again, so that all know the same.';

/**
 * Keeps where reading has come to, and passes on what comes behind it. The brokers may have less than was read, or begin
 * later: then it is said.
 *
 * @param name what the topic is called, for the operator
 * @param say takes a line for the operator
 */
export const createTopicPosition = (name: string, taker: Taker, say: (line: string) => void): TopicPosition => {
  let id: string | undefined;
  let next: number[] = [];

  const of = (partition: number): number => next[partition] ?? 0;

  const goOn = (partition: number, at: number): void => {
    next[partition] = at;
    taker.passed(partition, at);
  };

  return {
    of,
    now: () => ({ id: id ?? '', next: [...next] }),
    begin: (position) => {
      id = position.id;
      next = [...position.next];
    },
    meet: (found, isOutOfRange) => {
      if (id !== undefined && id !== found.id) {
        say(`log: ${name} was made anew: going on with its first record. ${AGAIN}`);
        next = [];
      }
      id = found.id;
      for (const { partition, from, to } of found.parts) {
        const at = next[partition] ?? from;
        if (at < from) {
          const gone = `${(from - at).toLocaleString('en')} records that were not read`;
          say(`log: ${gone} are no longer in ${name}, partition ${partition}: going on with the first one that is.`);
          goOn(partition, from);
        } else if (isOutOfRange && at > to) {
          // A leader that was not in sync, or a machine that ended before what it had was on its disk.
          const lost = `${(at - to).toLocaleString('en')} records that were read`;
          say(`log: the brokers have lost ${lost} from ${name}, partition ${partition}. ${AGAIN}`);
          goOn(partition, to);
        } else goOn(partition, at);
      }
    },
    take: ({ partition, messages, next: behind }) => {
      for (const { offset, value } of messages) {
        if (offset < of(partition)) continue;
        next[partition] = offset + 1;
        taker.take(partition, offset, value);
      }
      // Where the last ones were control messages, or compacted away.
      if (behind > of(partition)) goOn(partition, behind);
    },
    before: (ends) => ends.reduce((sum, { partition, offset }) => sum + Math.max(0, offset - of(partition)), 0),
  };
};
