import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wasShown } from './openDecisions.ts';
import type { JoinResult } from '../../wire/dashboard/joinResult.ts';
import type { LogRecord, RewardRecord } from '../records/record.ts';
import {
  WAIT,
  decision,
  reward,
  activation,
  createTestJoin,
  resultsOf,
  HOUR,
  ranked,
  callback,
  joinWith,
} from './testJoin.test.ts';

void describe('createJoin', () => {
  void it('counts only the first reward of a decision', () => {
    assert.deepEqual(resultsOf(decision('e', 0), reward('e', 1), reward('e', 2), reward('e', 3)), [
      undefined,
      'counted',
      'repeated',
      'repeated',
    ]);
  });

  void it('counts the first reward even if it is 0 and a higher one follows', () => {
    assert.deepEqual(resultsOf(decision('e', 0), reward('e', 1, 0), reward('e', 2, 5)).slice(1), [
      'counted',
      'repeated',
    ]);
  });

  void it('counts an activation and a reward, in any order', () => {
    const results = resultsOf(decision('e', 0), activation('e', 1), activation('e', 2), reward('e', 3));
    assert.deepEqual(results.slice(1), ['counted', 'repeated', 'counted']);
    assert.deepEqual(resultsOf(decision('e', 0), reward('e', 1), activation('e', 2)).slice(1), ['counted', 'counted']);
  });

  void it('counts one report that the page shows nothing of the ranking', () => {
    const unmatched = { ...activation('e', 1), on: 0 };
    assert.deepEqual(resultsOf(decision('e', 0), unmatched, unmatched, activation('e', 2), unmatched).slice(1), [
      'counted',
      'repeated',
      'counted',
      'repeated',
    ]);
  });

  void it('distinguishes decisions by event id, not by their articles', () => {
    const results = resultsOf(
      decision('one', 0),
      decision('two', 0),
      reward('two', 1),
      reward('one', 1),
      reward('two', 2),
    );
    assert.deepEqual(results.slice(2), ['counted', 'counted', 'repeated']);
  });

  void it('does not share event ids between apps', () => {
    const join = createTestJoin();
    const otherJoin = createTestJoin();
    join.applyRecord(decision('e', 0));
    assert.equal(otherJoin.applyRecord(reward('e', 1))?.joined, 'dangling');
    assert.equal(join.applyRecord(reward('e', 1))?.joined, 'counted');
  });

  void it('reports dangling for an unknown event id', () => {
    for (const id of ['unknown', '', '__proto__', 'constructor', 'toString']) {
      assert.deepEqual(resultsOf(decision('e', 0), reward(id, 1), activation(id, 1)).slice(1), [
        'dangling',
        'dangling',
      ]);
    }
  });

  const waits: readonly [time: number, result: JoinResult][] = [
    [0, 'counted'],
    [WAIT - 1, 'counted'],
    [WAIT, 'counted'],
    [WAIT + 1, 'dangling'],
    [WAIT * 100, 'dangling'],
  ];
  for (const [time, result] of waits) {
    void it(`reports ${result} for a reward after ${time} ms with a reward window of ten minutes`, () => {
      assert.equal(resultsOf(decision('e', 5000), reward('e', 5000 + time))[1], result);
    });
  }

  void it('closes a decision by the time of any later record', () => {
    assert.deepEqual(resultsOf(decision('e', 0), decision('later', WAIT + 1), reward('e', WAIT)).slice(2), [
      'dangling',
    ]);
  });

  void it('ignores a decision that the log contains twice, and retains its reward', () => {
    assert.deepEqual(resultsOf(decision('e', 0), reward('e', 1), decision('e', 2), reward('e', 3)).slice(2), [
      undefined,
      'repeated',
    ]);
  });

  void it('returns the same results when the same records are read again', () => {
    const records = [
      decision('a', 0),
      reward('a', 10),
      decision('b', 20),
      activation('a', 30),
      reward('a', 40),
      reward('b', WAIT + 20),
      reward('b', WAIT + 21),
    ];
    const results = resultsOf(...records);
    assert.deepEqual(results, [undefined, 'counted', undefined, 'counted', 'repeated', 'counted', 'dangling']);
    assert.deepEqual(resultsOf(...records), results);
  });

  void it('forgets decisions that can no longer be rewarded', () => {
    const join = createTestJoin({ rewardWait: 1000 });
    let maxOpen = 0;
    for (let time = 0; time < 100_000; time += 10) {
      join.applyRecord(decision(`e${time}`, time));
      maxOpen = Math.max(maxOpen, join.openCount());
    }
    assert.equal(maxOpen, 101);
    join.applyRecord(reward('none', 1_000_000));
    assert.equal(join.openCount(), 0);
  });
});

void describe('a reward or an activation before its decision', () => {
  interface Feedback {
    readonly rewarded: readonly [eventId: string, value: number | undefined][];
    readonly dangling: readonly RewardRecord[];
  }
  const apply = (...records: readonly LogRecord[]): Feedback & ReturnType<typeof createTestJoin> => {
    const rewarded: [string, number | undefined][] = [];
    const dangling: RewardRecord[] = [];
    const join = createTestJoin({
      onReward: ({ eventId, reward: value }) => rewarded.push([eventId, value]),
      onDanglingReward: (record) => dangling.push(record),
    });
    for (const record of records) join.applyRecord(record);
    return { ...join, rewarded, dangling };
  };

  void it('dangles, and counts once the decision comes', () => {
    assert.deepEqual(resultsOf(reward('e', 1), decision('e', 2), reward('e', 3)), ['dangling', undefined, 'repeated']);
    assert.deepEqual(apply(reward('e', 1, 5), decision('e', 2)).rewarded, [['e', 5]]);
    assert.deepEqual(resultsOf(activation('e', 1), decision('e', 2), activation('e', 3)).slice(2), ['repeated']);
  });

  void it('is not stored if its event id is longer than 200 characters', () => {
    const countStored = (eventId: string): number =>
      [...apply(reward(eventId, 1), activation(eventId, 1)).save()].length;
    assert.deepEqual([countStored('x'.repeat(200)), countStored('x'.repeat(201))], [1, 0]);
    assert.deepEqual(apply(reward('x'.repeat(201), 1, 5)).dangling, [reward('x'.repeat(201), 1, 5)]);
  });

  void it('counts only once: the first reward, even if it is 0', () => {
    const { rewarded, dangling } = apply(reward('e', 1, 0), reward('e', 2, 5), decision('e', 3), reward('e', 4, 6));
    assert.deepEqual(rewarded, [['e', 0]]);
    assert.deepEqual(dangling, [reward('e', 2, 5)]);
  });

  void it('can be an activation and a reward, in any order', () => {
    for (const early of [
      [reward('e', 1), activation('e', 1)],
      [activation('e', 1), reward('e', 1)],
    ]) {
      const open = apply(...early, decision('e', 2)).get('e');
      assert.deepEqual([open?.activated, open?.reward], [true, 1]);
    }
  });

  const waits: readonly [later: number, counts: boolean][] = [
    [0, true],
    [WAIT, true],
    [WAIT + 1, false],
  ];
  for (const [later, counts] of waits) {
    void it(`${counts ? 'counts' : 'does not count'} for a decision ${later} ms later, with a window of ten minutes`, () => {
      const { rewarded, dangling } = apply(reward('e', 5), decision('e', 5 + later));
      assert.deepEqual([rewarded.length, dangling.length], counts ? [1, 0] : [0, 1]);
    });
  }

  void it('does not wait longer if another record comes', () => {
    const { rewarded, dangling, get } = apply(reward('e', 0), activation('e', WAIT), decision('e', WAIT + 1));
    assert.deepEqual([rewarded.length, dangling.length], [0, 1]);
    assert.equal(get('e')?.activated, true);
  });

  void it('reports each dangling reward once', () => {
    const { dangling } = apply(reward('x', 1), activation('y', 1), reward('x', 2), decision('e', WAIT * 2));
    assert.deepEqual(
      dangling.map(({ time }) => time),
      [2, 1],
    );
  });

  void it('is evicted when there are too many, the oldest first', () => {
    const limit = 100_000;
    const join = apply();
    for (let number = 0; number <= limit; number += 1) join.applyRecord(reward(`x${number}`, number / limit));
    assert.deepEqual(join.dangling, [reward('x0', 0)]);
    join.applyRecord(decision('x0', 2));
    join.applyRecord(decision('x1', 2));
    assert.deepEqual(join.rewarded, [['x1', 1]]);
  });
});

void describe('a decision that is closed', () => {
  const close = (...records: readonly LogRecord[]) => {
    const closed: (readonly [eventId: string, reward: number | undefined, shown: boolean, isEarly: boolean])[] = [];
    const join = createTestJoin({
      rewardWait: 1000,
      maxOpen: 3,
      onClose: (open, isEarly) => closed.push([open.eventId, open.reward, wasShown(open), isEarly]),
    });
    for (const record of records) join.applyRecord(record);
    return closed;
  };
  const later = decision('later', 1001);
  const deferred = (eventId: string): LogRecord => Object.assign(decision(eventId, 0), { defer: true });
  const unmatched = (eventId: string, time: number): LogRecord => Object.assign(activation(eventId, time), { on: 0 });

  void it('is reported when its window is over, with its reward', () => {
    assert.deepEqual(close(decision('e', 0), decision('f', 1), reward('e', 2, 7), later), [['e', 7, true, false]]);
    assert.deepEqual(close(decision('e', 0), decision('f', 1000)), []);
  });

  const cases: readonly [decision: string, records: readonly LogRecord[], wasShown: boolean][] = [
    ['without defer', [decision('e', 0)], true],
    ['deferred', [deferred('e')], false],
    ['deferred, and activated', [deferred('e'), activation('e', 1)], true],
    ['deferred, and rewarded', [deferred('e'), reward('e', 1)], true],
    ['deferred, and rewarded with 0', [deferred('e'), reward('e', 1, 0)], true],
    ['without defer, and unmatched', [decision('e', 0), unmatched('e', 1)], false],
    ['deferred, and unmatched', [deferred('e'), unmatched('e', 1)], false],
    ['unmatched before the decision', [unmatched('e', 0), decision('e', 0)], false],
    ['unmatched, then activated', [deferred('e'), unmatched('e', 1), activation('e', 2)], true],
    ['unmatched, then rewarded', [decision('e', 0), unmatched('e', 1), reward('e', 2)], true],
    ['activated, then unmatched', [deferred('e'), activation('e', 1), unmatched('e', 2)], true],
    ['rewarded, then unmatched', [decision('e', 0), reward('e', 1), unmatched('e', 2)], true],
    ['activated and unmatched before the decision', [activation('e', 0), unmatched('e', 0), decision('e', 0)], true],
  ];
  for (const [name, records, expected] of cases) {
    void it(`was ${expected ? '' : 'not '}shown: ${name}`, () =>
      assert.equal(close(...records, later)[0]?.[2], expected));
  }

  void it('is closed early if there are too many, the oldest first, and then accepts no reward', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((eventId) => decision(eventId, 0));
    assert.deepEqual(close(...many, reward('a', 1)), [
      ['a', undefined, true, true],
      ['b', undefined, true, true],
    ]);
  });
});

void describe('a saved join', () => {
  const records: readonly LogRecord[] = [
    ranked(),
    ranked({ eventId: 'p', uid: 'u', requestId: 'rq' }),
    ranked({ eventId: 'f', defer: true }),
    activation('f', 1),
    reward('early', 1, 3),
    callback({ items: [{ id: 'a' }] }),
    callback({ requestId: 'late', browser: true }),
    callback({ requestId: 'later' }),
  ];
  const laterRecords: readonly LogRecord[] = [
    reward('e', 2),
    activation('f', 2),
    callback({ items: [{ id: 'c' }], time: 2 }),
    callback({ requestId: 'rq', time: 2 }),
    ranked({ eventId: 'early', time: 3 }),
    ranked({ eventId: 'late', time: 3 }),
    ranked({ eventId: 'later', time: 3 }),
    reward('e', WAIT + 1),
    reward('f', 2 * WAIT),
    ranked({ eventId: 'z', time: 5 * HOUR }),
  ];

  void it('is restored at any point of the log', () => {
    for (let cut = 0; cut <= records.length; cut += 1) {
      const original = joinWith(HOUR, ...records.slice(0, cut));
      const restored = joinWith(HOUR);
      for (const open of original.openDecisions()) restored.reopen(JSON.parse(JSON.stringify(open)));
      for (const saved of original.save()) restored.restore(JSON.parse(JSON.stringify(saved)));
      for (const record of [...records.slice(cut), ...laterRecords]) {
        assert.deepEqual(restored.applyRecord(record), original.applyRecord(record));
        const state = (join: typeof original): unknown =>
          JSON.parse(JSON.stringify([[...join.openDecisions()], [...join.save()]]));
        assert.deepEqual(state(restored), state(original));
      }
    }
  });
});
