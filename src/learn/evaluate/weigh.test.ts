import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DecisionRecord } from '../records/record.ts';
import { decision, NOON } from '../records/testRecords.test.ts';
import { readLogged, weigh, type Logged } from './weigh.ts';

const logged = (more: Partial<DecisionRecord>): Logged | undefined => readLogged(decision('e', NOON, more));

void describe('what the log says of the top slot', () => {
  const table: readonly [what: string, more: Partial<DecisionRecord>, expected: Logged | undefined][] = [
    ['a draw among three', {}, { count: 3, top: 1, chances: [0.333334, 0.333333, 0.333333] }],
    [
      'a draw that was skewed',
      { policy: 'learn', order: [2, 0, 1], probabilities: [0.9, 0.06, 0.04] },
      { count: 3, top: 2, chances: [0.06, 0.04, 0.9] },
    ],
    [
      'two of three, as the last was delivered already',
      { policy: 'learn', order: [1, 0, 2], probabilities: [0.6, 0.4, 0] },
      { count: 2, top: 1, chances: [0.4, 0.6, 0] },
    ],
    [
      'one of three, likewise',
      { policy: 'learn', order: [0, 1, 2], probabilities: [1, 0, 0] },
      { count: 1, top: 0, chances: [1, 0, 0] },
    ],
    [
      'the order of the editors, of which nothing follows for the others',
      { policy: 'default', order: [0, 1, 2], probabilities: [1, 0, 0] },
      { count: 3, top: 0, chances: [1, 0, 0] },
    ],
    [
      'no exploration',
      { policy: 'epsilon-greedy', order: [2, 0, 1], probabilities: [1, 0, 0] },
      { count: 3, top: 2, chances: [0, 0, 1] },
    ],
    ['an empty ranking', { articles: [], order: [], probabilities: [] }, undefined],
    ['what cannot have been', { probabilities: [0, 1, 0] }, undefined],
    ['no probabilities', { probabilities: [] }, undefined],
  ];
  for (const [what, more, expected] of table) {
    void it(`is ${what}`, () => assert.deepEqual(logged(more), expected));
  }
});

void describe('the weight of a decision', () => {
  const half: Logged = { count: 2, top: 1, chances: [0.5, 0.5] };
  const rare: Logged = { count: 2, top: 1, chances: [0.99, 0.01] };
  const none: Logged = { count: 2, top: 0, chances: [1, 0] };

  const table: readonly (readonly [
    what: string,
    of: Logged,
    probabilities: readonly number[],
    weight: number | undefined,
  ])[] = [
    ['the same chances', half, [0.5, 0.5], 1],
    ['always the one that was shown', half, [0, 1], 2],
    ['never the one that was shown', half, [1, 0], 0],
    ['a rare one', rare, [0, 1], 100],
    ['what had no chance', none, [0.9, 0.1], undefined],
    ['nothing but what had one', none, [1, 0], 1],
  ];
  for (const [what, of, [first = 0, second = 0], weight] of table) {
    void it(`for ${what}: ${weight}`, () => {
      assert.equal(weigh({ order: [0, 1], probabilities: [first, second] }, of)?.weight, weight);
      assert.equal(weigh({ order: [1, 0], probabilities: [second, first] }, of)?.weight, weight);
    });
  }

  void it('is expected to be 1, with the variance of the draw', () => {
    assert.deepEqual(weigh({ order: [0, 1], probabilities: [1, 0] }, half)?.expected, { mean: 1, variance: 1 });
    assert.deepEqual(weigh({ order: [0, 1], probabilities: [0.5, 0.5] }, half)?.expected, { mean: 1, variance: 0 });
  });

  void it('is expected to be less, where it is clipped', () => {
    // 0.01 · 25, and 0.01 · 25² - 0.25².
    assert.deepEqual(weigh({ order: [1, 0], probabilities: [1, 0] }, rare)?.expected, { mean: 0.25, variance: 6.1875 });
  });
});
