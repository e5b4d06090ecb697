import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOutcomes, type Outcome } from './outcomes.ts';
import type { LogRecord, RewardRecord } from '../records/record.ts';
import { activation, article, decision, delivery, NOON, reward } from '../records/testRecords.test.ts';

const WAIT = 600_000;
const ABC = ['a', 'b', 'c'].map((hash) => article(hash));

/** What came of a log, which ended at a time. */
const read = (records: readonly LogRecord[], now: number, mostOpen?: number) => {
  const outcomes: Outcome[] = [];
  const dangling: RewardRecord[] = [];
  const fold = createOutcomes({
    rewardWait: WAIT,
    ...(mostOpen !== undefined && { mostOpen }),
    settled: (outcome) => outcomes.push(outcome),
    dangling: (lost) => dangling.push(lost),
  });
  for (const record of records) fold.take(record);
  const early = outcomes.length;
  fold.end(now);
  return { outcomes, dangling, early };
};

/** What came of one decision, long after. */
const outcomeOf = (...records: readonly LogRecord[]): Outcome =>
  read([...ABC, ...records], NOON + 2 * WAIT).outcomes[0] ?? assert.fail('no outcome');

void describe('what came of a decision', () => {
  void it('is the record and its articles, and nothing where nothing came', () => {
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
    ['a reward that stands before it', [reward('e', NOON), plain], { reward: 1 }],
    ['a reward in time', [plain, reward('e', NOON + WAIT)], { reward: 1 }],
    ['nothing seen of a deferred one', [deferred], { activated: false, wasShown: false }],
    ['its activation', [deferred, activation('e', NOON + 1)], { activated: true, wasShown: true }],
    ['a reward of a deferred one', [deferred, reward('e', NOON + 1)], { activated: false, wasShown: true }],
    ['another story on top', [plain, delivery('e', NOON + 1, ids)], { notShown: true, wasShown: false }],
    ['its story on top', [deferred, delivery('e', NOON + 1, ids.toReversed().slice(1))], { wasShown: true }],
  ];
  for (const [what, records, expected] of table) {
    void it(`tells ${what}`, () => assert.deepEqual({ ...outcomeOf(...records), ...expected }, outcomeOf(...records)));
  }

  void it('has no reward where that came too late, which is then one of nothing', () => {
    const late = reward('e', NOON + WAIT + 1);
    const { outcomes, dangling } = read([...ABC, decision('e', NOON), late], NOON + 3 * WAIT);
    assert.deepEqual([outcomes.length, outcomes[0]?.reward, dangling], [1, undefined, [late]]);
  });

  void it('has no article that the log no longer names', () => {
    const { outcomes } = read([...ABC.slice(1), decision('e', NOON)], NOON);
    assert.deepEqual(outcomes[0]?.articles, [undefined, ABC[1], ABC[2]]);
  });

  void it('has the same article object however often the log names it', () => {
    const { outcomes } = read(
      [...ABC, decision('e', NOON), article('a', { time: NOON + 1 }), decision('f', NOON + 2)],
      NOON,
    );
    assert.equal(outcomes[0]?.articles[0], outcomes[1]?.articles[0]);
  });
});

void describe('outcomes', () => {
  const idsOf = (outcomes: readonly Outcome[]): string[] => outcomes.map(({ decision: { eventId } }) => eventId);

  void it('come once each, in the order of the decisions, whatever came first', () => {
    const records = [0, 1, 2, 3].map((at) => decision(`e${at}`, NOON + at));
    const { outcomes } = read([...ABC, ...records, reward('e3', NOON + 5), reward('e1', NOON + 6)], NOON + 7);
    assert.deepEqual(idsOf(outcomes), ['e0', 'e1', 'e2', 'e3']);
  });

  void it('come as soon as nothing more can', () => {
    const records = [decision('e', NOON), decision('f', NOON + WAIT), decision('g', NOON + WAIT + 1)];
    assert.deepEqual(
      [0, 1, 2, 3].map((count) => read(records.slice(0, count), NOON).early),
      [0, 0, 0, 1],
    );
  });

  void it('say which could still be rewarded when the reading ended', () => {
    const records = [decision('e', NOON), decision('f', NOON + 1), reward('f', NOON + 2)];
    const isOpen = (now: number): boolean[] => read(records, now).outcomes.map((outcome) => outcome.isOpen);
    assert.deepEqual(isOpen(NOON + WAIT), [true, true]);
    assert.deepEqual(isOpen(NOON + WAIT + 1), [false, true]);
    assert.deepEqual(isOpen(NOON + WAIT + 2), [false, false]);
  });

  void it('say so of those that there was no room to wait for', () => {
    const records = [0, 1, 2].map((at) => decision(`e${at}`, NOON + at));
    const { outcomes } = read(records, NOON + 3 * WAIT, 2);
    assert.deepEqual(
      outcomes.map(({ isOpen }) => isOpen),
      [true, false, false],
    );
  });

  void it('leave the rewards of no decision, also those that were still waited for', () => {
    const lost = [reward('x', NOON), reward('y', NOON + WAIT)];
    assert.deepEqual(read(lost, NOON + WAIT).dangling, lost);
  });
});
