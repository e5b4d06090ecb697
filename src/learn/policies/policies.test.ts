import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { createDraws } from '../numbers/draws.ts';
import { createModel } from '../model/model.ts';
import { policies, type PolicyName, type PolicyOptions } from './policies.ts';
import type { Policy } from './policy.ts';
import type { Action, Visit } from '../model/action.ts';

const VISIT: Visit = { context: { device: 'phone', hour: 12 }, now: 0 };

const actions = (count: number): Action[] => Array.from({ length: count }, (_, index) => ({ id: `url${index}` }));
const places = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const eventId = (index: number): string => createHash('md5').update(String(index)).digest('hex');
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const neverDraws = (): number => assert.fail('this policy must not draw');

/** The model's scores depend on the last digit of the id. */
const OPTIONS: PolicyOptions = {
  model: {
    score: ({ article }) => Number(article.id.at(-1)) / 3,
    topCounts: (id) => ({ views: id.length * 10, clicks: 0 }),
  },
  epsilon: 0.2,
  rest: 'score',
};
const NAMES: readonly PolicyName[] = ['learn', 'epsilon-greedy', 'default', 'random'];

void describe('every policy', () => {
  for (const name of NAMES) {
    for (const rest of ['score', 'default'] as const) {
      const createPolicy = (): Policy => policies[name]({ ...OPTIONS, rest });

      void it(`${name} ranks every article once, with chances that add up to 1 (${rest})`, () => {
        const policy = createPolicy();
        for (const count of [...places(31).slice(1), 64, 65, 200, 3, 12_000]) {
          const { order, probabilities } = policy(actions(count), VISIT, createDraws(eventId(count)));
          assert.deepEqual(
            order.toSorted((a, b) => a - b),
            places(count),
          );
          assert.equal(probabilities.length, count);
          assert.ok(Math.abs(sum(probabilities) - 1) < 1e-9);
          for (const probability of probabilities) {
            assert.ok(probability >= 0 && probability <= 1);
            // The log has six digits, so the exact chance must have no more.
            if (name === 'learn') assert.equal(Number(probability.toFixed(6)), probability);
          }
        }
      });

      void it(`${name} puts the only article on top with a chance of 1 (${rest})`, () => {
        assert.deepEqual(createPolicy()(actions(1), VISIT, createDraws('x')), { order: [0], probabilities: [1] });
      });

      void it(`${name} returns the same ranking for the same event id (${rest})`, () => {
        const policy = createPolicy();
        const choice = policy(actions(7), VISIT, createDraws('x'));
        assert.deepEqual(policy(actions(7), VISIT, createDraws('x')), choice);
        assert.deepEqual(createPolicy()(actions(7), VISIT, createDraws('x')), choice);
      });

      void it(`${name} does not cache very long rankings (${rest})`, () => {
        const policy = createPolicy();
        const long = actions(1000);
        const { probabilities } = policy(long, VISIT, createDraws('x'));
        assert.notEqual(policy(long, VISIT, createDraws('x')).probabilities, probabilities);
      });

      void it(`${name} does not change a choice that it returned before (${rest})`, () => {
        const policy = createPolicy();
        const earlier = policy(actions(4), VISIT, createDraws('x'));
        const copy = structuredClone(earlier);
        for (const count of [4, 6, 100]) policy(actions(count), VISIT, createDraws('y'));
        assert.deepEqual(earlier, copy);
      });
    }

    void it(`${name} puts each article on top as often as its chance says, with and without a trained model`, () => {
      const MANY = 50_000;
      const COUNT = 6;
      for (const options of [OPTIONS, { ...OPTIONS, model: createModel() }]) {
        const policy = policies[name](options);
        const candidates = actions(COUNT);
        const [tops, expected] = [Array.from(candidates, () => 0), Array.from(candidates, () => 0)];
        for (let event = 0; event < MANY; event += 1) {
          const { order, probabilities } = policy(candidates, VISIT, createDraws(eventId(event)));
          for (const [index, place] of order.entries())
            expected[place] = (expected[place] ?? 0) + (probabilities[index] ?? 0);
          const [top = -1] = order;
          tops[top] = (tops[top] ?? 0) + 1;
        }
        for (const place of places(COUNT)) {
          const [frequency, chance] = [(tops[place] ?? 0) / MANY, (expected[place] ?? 0) / MANY];
          // Five standard deviations. The event ids are fixed, so the test does not fail by chance.
          const tolerance = 5 * Math.sqrt((chance * (1 - chance)) / MANY);
          assert.ok(Math.abs(frequency - chance) <= tolerance + 1e-9, `${place}: ${frequency} for ${chance}`);
        }
      }
    });
  }
});

void describe('default', () => {
  const policy = policies.default();

  void it("returns the editors' order with a chance of 1", () => {
    assert.deepEqual(policy(actions(4), VISIT, neverDraws), { order: [0, 1, 2, 3], probabilities: [1, 0, 0, 0] });
  });

  void it('returns the right choice for each number of articles', () => {
    for (const count of [3, 20, 1, 3, 2, 20]) {
      const { order, probabilities } = policy(actions(count), VISIT, neverDraws);
      assert.deepEqual(order, places(count));
      assert.deepEqual(
        probabilities,
        places(count).map((place) => (place === 0 ? 1 : 0)),
      );
    }
  });
});

void describe('random', () => {
  const policy = policies.random();

  void it('retains the order of all other articles', () => {
    for (let index = 0; index < 100; index += 1) {
      const { order } = policy(actions(5), VISIT, createDraws(eventId(index)));
      const [top, ...rest] = order;
      assert.deepEqual(
        rest,
        places(5).filter((place) => place !== top),
      );
    }
  });

  void it('gives every article the same chance', () => {
    assert.deepEqual(policy(actions(5), VISIT, () => 0.3).probabilities, [0.2, 0.2, 0.2, 0.2, 0.2]);
    const { order, probabilities } = policy(actions(3), VISIT, () => 0.5);
    assert.deepEqual(order, [1, 0, 2]);
    assert.deepEqual(probabilities, [1 / 3, 1 / 3, 1 / 3]);
  });

  void it('can draw the first and the last article', () => {
    assert.equal(policy(actions(3), VISIT, () => 0).order[0], 0);
    assert.equal(policy(actions(3), VISIT, () => 1 - 2 ** -32).order[0], 2);
  });
});
