import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createEpsilonGreedy } from './epsilonGreedy.ts';
import type { Example } from '../model/features.ts';
import type { Choice } from './policy.ts';
import type { Action, Visit } from '../model/action.ts';
import type { RestOrder } from './scoring.ts';

const VISIT: Visit = { context: { device: 'phone', hour: 12 }, now: 0 };

const rank = (scores: readonly number[], epsilon: number, draw: number, rest: RestOrder = 'score'): Choice => {
  const model = { score: ({ rank: place }: Example) => scores[place] ?? 0 };
  const actions: Action[] = scores.map((_, place) => ({ id: `${place}` }));
  return createEpsilonGreedy({ model, epsilon, rest })(actions, VISIT, () => draw);
};

void describe('epsilon-greedy', () => {
  // Places by score: 2, 0, 3, 1.
  const SCORES = [0.5, -1, 2, 0];
  const BEST = 1 - 0.2 + 0.2 / 4;

  void it('ranks by score when it does not explore', () => {
    assert.deepEqual(rank(SCORES, 0.2, 0.5), { order: [2, 0, 3, 1], probabilities: [BEST, 0.05, 0.05, 0.05] });
  });

  // Below 0.8 the rule does not explore; above, each article has an equal part.
  const cases: readonly [draw: number, swapped: readonly number[], editorsOrder: readonly number[]][] = [
    [0, [2, 0, 3, 1], [2, 0, 1, 3]],
    [0.7999, [2, 0, 3, 1], [2, 0, 1, 3]],
    [0.81, [0, 2, 3, 1], [0, 1, 2, 3]],
    [0.8499, [0, 2, 3, 1], [0, 1, 2, 3]],
    [0.8501, [1, 0, 3, 2], [1, 0, 2, 3]],
    [0.92, [2, 0, 3, 1], [2, 0, 1, 3]],
    [0.9501, [3, 0, 2, 1], [3, 0, 1, 2]],
    [0.999999, [3, 0, 2, 1], [3, 0, 1, 2]],
  ];
  for (const [draw, swapped, editorsOrder] of cases) {
    void it(`swaps the best article with the one drawn by ${draw}`, () => {
      const choice = rank(SCORES, 0.2, draw);
      assert.deepEqual(choice.order, swapped);
      assert.deepEqual(
        choice.probabilities,
        swapped.map((place) => (place === 2 ? BEST : 0.05)),
      );
    });

    void it(`retains the editors' order below the article drawn by ${draw} if rest is default`, () => {
      const choice = rank(SCORES, 0.2, draw, 'default');
      assert.deepEqual(choice.order, editorsOrder);
      assert.deepEqual(
        choice.probabilities,
        editorsOrder.map((place) => (place === 2 ? BEST : 0.05)),
      );
    });
  }

  void it("puts the editors' first of equal scores on top", () => {
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
    void it(`returns the chances ${probabilities.join(' ')} for an ε of ${epsilon}`, () => {
      assert.deepEqual(rank([3, 2, 1], epsilon, 0.2).probabilities, probabilities);
    });
  }
});
