import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createJoin, type Joined } from './join.ts';
import type { LogRecord } from './record.ts';

const WAIT = 600_000;

const decision = (eventId: string, time: number, app = 'my-site'): LogRecord => ({
  type: 'decision',
  app,
  time,
  eventId,
  policy: 'default',
  sets: ['news'],
  articles: ['h1'],
  order: [0],
  probabilities: [1],
  context: { device: 'phone', hour: 0 },
});
const reward = (eventId: string, time: number, value = 1): LogRecord => ({
  type: 'reward',
  app: 'my-site',
  time,
  eventId,
  value,
});
const activation = (eventId: string, time: number): LogRecord => ({
  type: 'activation',
  app: 'my-site',
  time,
  eventId,
});

const joined = (...records: readonly LogRecord[]): (Joined | undefined)[] => {
  const join = createJoin({ rewardWait: WAIT, leaveOutDelivered: null });
  return records.map((record) => join.take(record)?.joined);
};

void describe('the join', () => {
  void it('counts the first reward for a decision, and no other', () => {
    assert.deepEqual(joined(decision('e', 0), reward('e', 1), reward('e', 2), reward('e', 3)), [
      undefined,
      'counted',
      'repeated',
      'repeated',
    ]);
  });

  void it('takes the first reward even where it is 0 and a better one follows', () => {
    assert.deepEqual(joined(decision('e', 0), reward('e', 1, 0), reward('e', 2, 5)).slice(1), ['counted', 'repeated']);
  });

  void it('counts activation and reward apart, in whatever order they come', () => {
    const first = joined(decision('e', 0), activation('e', 1), activation('e', 2), reward('e', 3));
    assert.deepEqual(first.slice(1), ['counted', 'repeated', 'counted']);
    assert.deepEqual(joined(decision('e', 0), reward('e', 1), activation('e', 2)).slice(1), ['counted', 'counted']);
  });

  void it('keeps decisions apart by their event, not by what they rank', () => {
    const took = joined(decision('one', 0), decision('two', 0), reward('two', 1), reward('one', 1), reward('two', 2));
    assert.deepEqual(took.slice(2), ['counted', 'counted', 'repeated']);
  });

  void it('keeps apps apart that ask about the same event', () => {
    const mine = createJoin({ rewardWait: WAIT, leaveOutDelivered: null });
    const theirs = createJoin({ rewardWait: WAIT, leaveOutDelivered: null });
    mine.take(decision('e', 0));
    assert.equal(theirs.take(reward('e', 1))?.joined, 'dangling');
    assert.equal(mine.take(reward('e', 1))?.joined, 'counted');
  });

  void it('finds no decision for an id that it never saw', () => {
    for (const id of ['unknown', '', '__proto__', 'constructor', 'toString']) {
      assert.deepEqual(joined(decision('e', 0), reward(id, 1), activation(id, 1)).slice(1), ['dangling', 'dangling']);
    }
  });

  void it('finds no decision for a reward that came before it', () => {
    assert.deepEqual(joined(reward('e', 1), decision('e', 1), reward('e', 2)), ['dangling', undefined, 'counted']);
  });

  const waits: readonly [time: number, took: Joined][] = [
    [0, 'counted'],
    [WAIT - 1, 'counted'],
    [WAIT, 'counted'],
    [WAIT + 1, 'dangling'],
    [WAIT * 100, 'dangling'],
  ];
  for (const [time, took] of waits) {
    void it(`with a wait of ten minutes a reward after ${time} ms is ${took}`, () => {
      assert.equal(joined(decision('e', 5000), reward('e', 5000 + time))[1], took);
    });
  }

  void it('closes by the time of the records: a late one for another decision closes this one too', () => {
    assert.deepEqual(joined(decision('e', 0), decision('later', WAIT + 1), reward('e', WAIT)).slice(2), ['dangling']);
  });

  void it('comes to the same when the same records are read again', () => {
    const records = [
      decision('a', 0),
      reward('a', 10),
      decision('b', 20),
      activation('a', 30),
      reward('a', 40),
      reward('b', WAIT + 20),
      reward('b', WAIT + 21),
    ];
    const once = joined(...records);
    assert.deepEqual(once, [undefined, 'counted', undefined, 'counted', 'repeated', 'counted', 'dangling']);
    assert.deepEqual(joined(...records), once);
  });

  void it('ignores articles', () => {
    const article: LogRecord = { type: 'article', app: 'my-site', time: WAIT * 9, article: 'h1', id: 'url1' };
    assert.deepEqual(joined(decision('e', 0), article, reward('e', 1)).slice(1), [undefined, 'counted']);
  });

  void it('forgets what cannot be rewarded any more, so its memory has an end', () => {
    const join = createJoin({ rewardWait: 1000, leaveOutDelivered: null });
    let most = 0;
    for (let time = 0; time < 100_000; time += 10) {
      join.take(decision(`e${time}`, time));
      most = Math.max(most, join.open());
    }
    assert.equal(most, 101);
    join.take(reward('none', 1_000_000));
    assert.equal(join.open(), 0);
  });
});
