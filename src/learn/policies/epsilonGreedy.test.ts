import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createEpsilonGreedy } from './epsilonGreedy.ts';
import type { Example } from '../model/features.ts';
import type { Choice } from './policy.ts';
import type { Action, Visit } from '../model/action.ts';
import type { Rest } from './scoring.ts';

const VISIT: Visit = { context: { device: 'phone', hour: 12 }, now: 0 };

const rank = (scores: readonly number[], epsilon: number, draw: number, rest: Rest = 'score'): Choice => {
  const model = { score: ({ rank: place }: Example) => scores[place] ?? 0 };
  const actions: Action[] = scores.map((_, place) => ({ id: `${place}` }));
  return createEpsilonGreedy({ model, epsilon, rest })(actions, VISIT, () => draw);
};

void describe('epsilon-greedy', () => {
  // In places: 2 is the best, then 0, 3, 1.
  const SCORES = [0.5, -1, 2, 0];
  const BEST = 1 - 0.2 + 0.2 / 4;

  void it('ranks by score where luck leaves it to', () => {
    assert.deepEqual(rank(SCORES, 0.2, 0.5), { order: [2, 0, 3, 1], probabilities: [BEST, 0.05, 0.05, 0.05] });
  });

  // Below .8 it is left to the scores; above, each has the same part.
  const swapped: readonly [draw: number, order: readonly number[], kept: readonly number[]][] = [
    [0, [2, 0, 3, 1], [2, 0, 1, 3]],
    [0.7999, [2, 0, 3, 1], [2, 0, 1, 3]],
    [0.81, [0, 2, 3, 1], [0, 1, 2, 3]],
    [0.8499, [0, 2, 3, 1], [0, 1, 2, 3]],
    [0.8501, [1, 0, 3, 2], [1, 0, 2, 3]],
    [0.92, [2, 0, 3, 1], [2, 0, 1, 3]],
    [0.9501, [3, 0, 2, 1], [3, 0, 1, 2]],
    [0.999999, [3, 0, 2, 1], [3, 0, 1, 2]],
  ];
  for (const [draw, order, kept] of swapped) {
    void it(`swaps the best with the one that is drawn by ${draw}, and all others keep their places`, () => {
      const choice = rank(SCORES, 0.2, draw);
      assert.deepEqual(choice.order, order);
      assert.deepEqual(
        choice.probabilities,
        order.map((place) => (place === 2 ? BEST : 0.05)),
      );
    });

    void it(`keeps the editors' order below the one that is drawn by ${draw} where that is wanted`, () => {
      const choice = rank(SCORES, 0.2, draw, 'default');
      assert.deepEqual(choice.order, kept);
      assert.deepEqual(
        choice.probabilities,
        kept.map((place) => (place === 2 ? BEST : 0.05)),
      );
    });
  }

  void it("takes the editors' first of equal ones", () => {
    assert.deepEqual(rank([0, 0, 0], 0.3, 0.5), {
      order: [0, 1, 2],
      probabilities: [1 - 0.3 + 0.3 / 3, 0.3 / 3, 0.3 / 3],
    });
    assert.deepEqual(rank([0, 1, 1, 0, 1], 0, 0.5).order, [1, 2, 4, 0, 3]);
    const many = Array.from({ length: 300 }, (_, place) => (place % 100 === 7 ? 1 : 0));
    const { order } = rank(many, 0, 0.5);
    assert.deepEqual(order.slice(0, 5), [7, 107, 207, 0, 1]);
    assert.equal(order.at(-1), 299);
  });

  for (const [epsilon, probabilities] of [
    [0, [1, 0, 0]],
    [0.2, [1 - 0.2 + 0.2 / 3, 0.2 / 3, 0.2 / 3]],
    [1, [1 / 3, 1 / 3, 1 / 3]],
  ] as const) {
    void it(`gives ${probabilities.join(' ')} with an ε of ${epsilon}`, () => {
      assert.deepEqual(rank([3, 2, 1], epsilon, 0.2).probabilities, probabilities);
    });
  }
});
