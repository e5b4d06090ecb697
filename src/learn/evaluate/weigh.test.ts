import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DecisionRecord } from '../records/record.ts';
import { decision, NOON } from '../records/testRecords.test.ts';
import { readLoggedTop, weigh, type LoggedTop } from './weigh.ts';

const readTop = (change: Partial<DecisionRecord>): LoggedTop | undefined => readLoggedTop(decision('e', NOON, change));

void describe('readLoggedTop', () => {
  const table: readonly [name: string, change: Partial<DecisionRecord>, expected: LoggedTop | undefined][] = [
    ['a draw among three', {}, { candidateCount: 3, top: 1, chances: [0.333334, 0.333333, 0.333333] }],
    [
      'a skewed draw',
      { policy: 'learn', order: [2, 0, 1], probabilities: [0.9, 0.06, 0.04] },
      { candidateCount: 3, top: 2, chances: [0.06, 0.04, 0.9] },
    ],
    [
      'two of three candidates, as the last one had been delivered',
      { policy: 'learn', order: [1, 0, 2], probabilities: [0.6, 0.4, 0] },
      { candidateCount: 2, top: 1, chances: [0.4, 0.6, 0] },
    ],
    [
      'one of three candidates, likewise',
      { policy: 'learn', order: [0, 1, 2], probabilities: [1, 0, 0] },
      { candidateCount: 1, top: 0, chances: [1, 0, 0] },
    ],
    [
      "the editors' order, whose articles are all candidates",
      { policy: 'default', order: [0, 1, 2], probabilities: [1, 0, 0] },
      { candidateCount: 3, top: 0, chances: [1, 0, 0] },
    ],
    [
      'a policy without exploration',
      { policy: 'epsilon-greedy', order: [2, 0, 1], probabilities: [1, 0, 0] },
      { candidateCount: 3, top: 2, chances: [0, 0, 1] },
    ],
    ['an empty ranking', { articles: [], order: [], probabilities: [] }, undefined],
    ['a top article with a chance of 0', { probabilities: [0, 1, 0] }, undefined],
    ['no probabilities', { probabilities: [] }, undefined],
  ];
  for (const [name, change, expected] of table) {
    void it(`reads ${name}`, () => assert.deepEqual(readTop(change), expected));
  }
});

void describe('weigh', () => {
  const half: LoggedTop = { candidateCount: 2, top: 1, chances: [0.5, 0.5] };
  const rare: LoggedTop = { candidateCount: 2, top: 1, chances: [0.99, 0.01] };
  const none: LoggedTop = { candidateCount: 2, top: 0, chances: [1, 0] };

  const table: readonly (readonly [
    target: string,
    logged: LoggedTop,
    probabilities: readonly number[],
    weight: number | undefined,
  ])[] = [
    ['the same chances', half, [0.5, 0.5], 1],
    ['always the shown article on top', half, [0, 1], 2],
    ['never the shown article on top', half, [1, 0], 0],
    ['always a rarely shown article on top', rare, [0, 1], 100],
    ['an article that had no chance', none, [0.9, 0.1], undefined],
    ['only articles that had a chance', none, [1, 0], 1],
  ];
  for (const [target, logged, [first = 0, second = 0], weight] of table) {
    void it(`returns ${weight} for a target with ${target}`, () => {
      assert.equal(weigh({ order: [0, 1], probabilities: [first, second] }, logged)?.weight, weight);
      assert.equal(weigh({ order: [1, 0], probabilities: [second, first] }, logged)?.weight, weight);
    });
  }

  void it('returns an expectation of 1 and the variance of the draw', () => {
    assert.deepEqual(weigh({ order: [0, 1], probabilities: [1, 0] }, half)?.expected, { mean: 1, variance: 1 });
    assert.deepEqual(weigh({ order: [0, 1], probabilities: [0.5, 0.5] }, half)?.expected, { mean: 1, variance: 0 });
  });

  void it('returns a lower expectation for a clipped weight', () => {
    // 0.01 · 25, and 0.01 · 25² - 0.25².
    assert.deepEqual(weigh({ order: [1, 0], probabilities: [1, 0] }, rare)?.expected, { mean: 0.25, variance: 6.1875 });
  });
});
