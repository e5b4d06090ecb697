import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { drawsFrom } from '../numbers/draws.ts';
import { createModel } from '../model/model.ts';
import { policies, type PolicyName, type PolicyOptions } from './policies.ts';
import type { Policy } from './policy.ts';
import type { Action, Visit } from '../model/action.ts';

const VISIT: Visit = { context: { device: 'phone', hour: 12 }, now: 0 };

const actions = (count: number): Action[] => Array.from({ length: count }, (_, index) => ({ id: `url${index}` }));
const places = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const eventId = (index: number): string => createHash('md5').update(String(index)).digest('hex');
const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);
const neverDraws = (): number => assert.fail('this policy has no luck to try');

/** Scores are by the last figure of the id. */
const OPTIONS: PolicyOptions = {
  model: {
    score: ({ article }) => Number(article.id.at(-1)) / 3,
    onTop: (id) => ({ views: id.length * 10, clicks: 0 }),
  },
  epsilon: 0.2,
  rest: 'score',
};
const NAMES: readonly PolicyName[] = ['learn', 'epsilon-greedy', 'default', 'random'];

void describe('every policy', () => {
  for (const name of NAMES) {
    for (const rest of ['score', 'default'] as const) {
      const make = (): Policy => policies[name]({ ...OPTIONS, rest });

      void it(`${name} ranks every article once, with chances that add up to 1 (${rest})`, () => {
        const policy = make();
        for (const count of [...places(31).slice(1), 64, 65, 200, 3, 12_000]) {
          const { order, probabilities } = policy(actions(count), VISIT, drawsFrom(eventId(count)));
          assert.deepEqual(
            order.toSorted((one, other) => one - other),
            places(count),
          );
          assert.equal(probabilities.length, count);
          assert.ok(Math.abs(sum(probabilities) - 1) < 1e-9);
          for (const probability of probabilities) {
            assert.ok(probability >= 0 && probability <= 1);
            // What is learned from is also what is logged: six digits say all of it.
            if (name === 'learn') assert.equal(Number(probability.toFixed(6)), probability);
          }
        }
      });

      void it(`${name} puts the only article on top, for certain (${rest})`, () => {
        assert.deepEqual(make()(actions(1), VISIT, drawsFrom('x')), { order: [0], probabilities: [1] });
      });

      void it(`${name} ranks the same again for the same event (${rest})`, () => {
        const policy = make();
        const choice = policy(actions(7), VISIT, drawsFrom('x'));
        assert.deepEqual(policy(actions(7), VISIT, drawsFrom('x')), choice);
        assert.deepEqual(make()(actions(7), VISIT, drawsFrom('x')), choice);
      });

      void it(`${name} keeps nothing of a ranking that no front page has (${rest})`, () => {
        const policy = make();
        const long = actions(1000);
        const { probabilities } = policy(long, VISIT, drawsFrom('x'));
        assert.notEqual(policy(long, VISIT, drawsFrom('x')).probabilities, probabilities);
      });

      void it(`${name} leaves a choice alone that it has given out before (${rest})`, () => {
        const policy = make();
        const earlier = policy(actions(4), VISIT, drawsFrom('x'));
        const kept = structuredClone(earlier);
        for (const count of [4, 6, 100]) policy(actions(count), VISIT, drawsFrom('y'));
        assert.deepEqual(earlier, kept);
      });
    }

    void it(`${name} puts each on top as often as it says, for those who know nothing and those who do`, () => {
      const MANY = 50_000;
      const COUNT = 6;
      for (const options of [OPTIONS, { ...OPTIONS, model: createModel() }]) {
        const policy = policies[name](options);
        const offered = actions(COUNT);
        const [tops, expected] = [Array.from(offered, () => 0), Array.from(offered, () => 0)];
        for (let index = 0; index < MANY; index += 1) {
          const { order, probabilities } = policy(offered, VISIT, drawsFrom(eventId(index)));
          for (const [at, place] of order.entries())
            expected[place] = (expected[place] ?? 0) + (probabilities[at] ?? 0);
          const [top = -1] = order;
          tops[top] = (tops[top] ?? 0) + 1;
        }
        for (const place of places(COUNT)) {
          const [often, chance] = [(tops[place] ?? 0) / MANY, (expected[place] ?? 0) / MANY];
          // Five standard deviations; the events are fixed, so this never fails by chance.
          const tolerance = 5 * Math.sqrt((chance * (1 - chance)) / MANY);
          assert.ok(Math.abs(often - chance) <= tolerance + 1e-9, `${place}: ${often} for ${chance}`);
        }
      }
    });
  }
});

void describe('default', () => {
  const policy = policies.default();

  void it("keeps the editors' order, and says that nothing else could have been", () => {
    assert.deepEqual(policy(actions(4), VISIT, neverDraws), { order: [0, 1, 2, 3], probabilities: [1, 0, 0, 0] });
  });

  void it('gives each length its own choice, whatever lengths come between', () => {
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

  void it('keeps the order of all others', () => {
    for (let index = 0; index < 100; index += 1) {
      const { order } = policy(actions(5), VISIT, drawsFrom(eventId(index)));
      const [top, ...rest] = order;
      assert.deepEqual(
        rest,
        places(5).filter((place) => place !== top),
      );
    }
  });

  void it('gives everyone the same chance', () => {
    assert.deepEqual(policy(actions(5), VISIT, () => 0.3).probabilities, [0.2, 0.2, 0.2, 0.2, 0.2]);
    const { order, probabilities } = policy(actions(3), VISIT, () => 0.5);
    assert.deepEqual(order, [1, 0, 2]);
    assert.deepEqual(probabilities, [1 / 3, 1 / 3, 1 / 3]);
  });

  void it('reaches the first and the last article', () => {
    assert.equal(policy(actions(3), VISIT, () => 0).order[0], 0);
    assert.equal(policy(actions(3), VISIT, () => 1 - 2 ** -32).order[0], 2);
  });
});
