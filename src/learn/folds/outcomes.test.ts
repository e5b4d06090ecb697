import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOutcomes, type Outcome } from './outcomes.ts';
import type { LogRecord, RewardRecord } from '../records/record.ts';
import { activation, article, decision, delivery, NOON, reward } from '../records/testRecords.test.ts';

const WAIT = 600_000;
const ABC = ['a', 'b', 'c'].map((hash) => article(hash));

/** Returns the outcomes of a log that is read until `now`. */
const read = (records: readonly LogRecord[], now: number, maxOpen?: number) => {
  const outcomes: Outcome[] = [];
  const dangling: RewardRecord[] = [];
  const fold = createOutcomes({
    rewardWait: WAIT,
    ...(maxOpen !== undefined && { maxOpen }),
    onSettled: (outcome) => outcomes.push(outcome),
    onDanglingReward: (rewardRecord) => dangling.push(rewardRecord),
  });
  for (const record of records) fold.applyRecord(record);
  const countBeforeEnd = outcomes.length;
  fold.finish(now);
  return { outcomes, dangling, countBeforeEnd };
};

/** Returns the outcome of the first decision, long after it was closed. */
const outcomeOf = (...records: readonly LogRecord[]): Outcome =>
  read([...ABC, ...records], NOON + 2 * WAIT).outcomes[0] ?? assert.fail('no outcome');

void describe('an outcome', () => {
  void it('contains the decision and its articles', () => {
    const record = decision('e', NOON);
    assert.deepEqual(outcomeOf(record), {
      decision: record,
      articles: ABC,
      activated: false,
      notShown: false,
      wasShown: true,
      isOpen: false,
    });
  });

  const deferred = decision('e', NOON, { defer: true });
  const plain = decision('e', NOON);
  const ids = ABC.map(({ id }) => id);
  const table: readonly [what: string, records: readonly LogRecord[], expected: Partial<Outcome>][] = [
    ['a reward', [plain, reward('e', NOON + 1, 0.5)], { reward: 0.5, wasShown: true }],
    ['a reward of 0', [plain, reward('e', NOON + 1, 0)], { reward: 0 }],
    ['the first of two rewards', [plain, reward('e', NOON + 1, 2), reward('e', NOON + 2, 3)], { reward: 2 }],
    ['a reward before the decision', [reward('e', NOON), plain], { reward: 1 }],
    ['a reward in time', [plain, reward('e', NOON + WAIT)], { reward: 1 }],
    ['that a deferred decision was not shown', [deferred], { activated: false, wasShown: false }],
    ['an activation', [deferred, activation('e', NOON + 1)], { activated: true, wasShown: true }],
    ['a reward of a deferred decision', [deferred, reward('e', NOON + 1)], { activated: false, wasShown: true }],
    [
      'a delivery with another article on top',
      [plain, delivery('e', NOON + 1, ids)],
      { notShown: true, wasShown: false },
    ],
    [
      'a delivery with its article on top',
      [deferred, delivery('e', NOON + 1, ids.toReversed().slice(1))],
      { wasShown: true },
    ],
  ];
  for (const [content, records, expected] of table) {
    void it(`contains ${content}`, () =>
      assert.deepEqual({ ...outcomeOf(...records), ...expected }, outcomeOf(...records)));
  }

  void it('has no reward if that came too late; the reward is dangling', () => {
    const late = reward('e', NOON + WAIT + 1);
    const { outcomes, dangling } = read([...ABC, decision('e', NOON), late], NOON + 3 * WAIT);
    assert.deepEqual([outcomes.length, outcomes[0]?.reward, dangling], [1, undefined, [late]]);
  });

  void it('has no article that the log no longer contains', () => {
    const { outcomes } = read([...ABC.slice(1), decision('e', NOON)], NOON);
    assert.deepEqual(outcomes[0]?.articles, [undefined, ABC[1], ABC[2]]);
  });

  void it('uses the same object for an article that the log repeats', () => {
    const { outcomes } = read(
      [...ABC, decision('e', NOON), article('a', { time: NOON + 1 }), decision('f', NOON + 2)],
      NOON,
    );
    assert.equal(outcomes[0]?.articles[0], outcomes[1]?.articles[0]);
  });
});

void describe('createOutcomes', () => {
  const idsOf = (outcomes: readonly Outcome[]): string[] => outcomes.map(({ decision: { eventId } }) => eventId);

  void it('reports each decision once, in log order', () => {
    const records = [0, 1, 2, 3].map((index) => decision(`e${index}`, NOON + index));
    const { outcomes } = read([...ABC, ...records, reward('e3', NOON + 5), reward('e1', NOON + 6)], NOON + 7);
    assert.deepEqual(idsOf(outcomes), ['e0', 'e1', 'e2', 'e3']);
  });

  void it('reports a decision when its window closes', () => {
    const records = [decision('e', NOON), decision('f', NOON + WAIT), decision('g', NOON + WAIT + 1)];
    assert.deepEqual(
      [0, 1, 2, 3].map((count) => read(records.slice(0, count), NOON).countBeforeEnd),
      [0, 0, 0, 1],
    );
  });

  void it('reports which decisions could still be rewarded when reading ended', () => {
    const records = [decision('e', NOON), decision('f', NOON + 1), reward('f', NOON + 2)];
    const isOpen = (now: number): boolean[] => read(records, now).outcomes.map((outcome) => outcome.isOpen);
    assert.deepEqual(isOpen(NOON + WAIT), [true, true]);
    assert.deepEqual(isOpen(NOON + WAIT + 1), [false, true]);
    assert.deepEqual(isOpen(NOON + WAIT + 2), [false, false]);
  });

  void it('reports decisions that were closed early as open', () => {
    const records = [0, 1, 2].map((index) => decision(`e${index}`, NOON + index));
    const { outcomes } = read(records, NOON + 3 * WAIT, 2);
    assert.deepEqual(
      outcomes.map(({ isOpen }) => isOpen),
      [true, false, false],
    );
  });

  void it('reports dangling rewards, also those that still wait for a decision at the end', () => {
    const rewards = [reward('x', NOON), reward('y', NOON + WAIT)];
    assert.deepEqual(read(rewards, NOON + WAIT).dangling, rewards);
  });
});
