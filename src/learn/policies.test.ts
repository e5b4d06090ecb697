import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Context } from './context.ts';
import { drawsFrom } from './draws.ts';
import { policies } from './policies.ts';
import type { Action, Policy } from './policy.ts';

const CONTEXT: Context = { device: 'phone', hour: 12 };

const actions = (count: number): Action[] => Array.from({ length: count }, (_, index) => ({ id: `url${index}` }));
const places = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const eventId = (index: number): string => createHash('md5').update(String(index)).digest('hex');
const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);
const neverDraws = (): number => assert.fail('this policy has no luck to try');

void describe('every policy', () => {
  for (const [name, make] of Object.entries(policies)) {
    void it(`${name} ranks every article once, with chances that add up to 1`, () => {
      const policy: Policy = make();
      for (let count = 1; count <= 30; count += 1) {
        const { order, probabilities } = policy(actions(count), CONTEXT, drawsFrom(eventId(count)));
        assert.deepEqual(
          order.toSorted((one, other) => one - other),
          places(count),
        );
        assert.equal(probabilities.length, count);
        assert.ok(Math.abs(sum(probabilities) - 1) < 1e-9);
      }
    });

    void it(`${name} puts the only article on top, for certain`, () => {
      assert.deepEqual(make()(actions(1), CONTEXT, drawsFrom('x')), { order: [0], probabilities: [1] });
    });

    void it(`${name} ranks the same again for the same event`, () => {
      const policy: Policy = make();
      const choice = policy(actions(7), CONTEXT, drawsFrom('x'));
      assert.deepEqual(policy(actions(7), CONTEXT, drawsFrom('x')), choice);
      assert.deepEqual(make()(actions(7), CONTEXT, drawsFrom('x')), choice);
    });
  }
});

void describe('default', () => {
  void it("keeps the editors' order, and says that nothing else could have been", () => {
    const policy = policies.default();
    assert.deepEqual(policy(actions(4), CONTEXT, neverDraws), { order: [0, 1, 2, 3], probabilities: [1, 0, 0, 0] });
  });

  void it('gives each length its own choice, whatever lengths come between', () => {
    const policy = policies.default();
    for (const count of [3, 20, 1, 3, 2, 20]) {
      const { order, probabilities } = policy(actions(count), CONTEXT, neverDraws);
      assert.deepEqual(order, places(count));
      assert.deepEqual(
        probabilities,
        places(count).map((place) => (place === 0 ? 1 : 0)),
      );
    }
  });
});

void describe('random', () => {
  const COUNT = 5;
  const MANY = 10_000;
  const policy = policies.random();
  const choices = Array.from({ length: MANY }, (_, index) =>
    policy(actions(COUNT), CONTEXT, drawsFrom(eventId(index))),
  );

  void it('puts every article on top about equally often', () => {
    for (const place of places(COUNT)) {
      const share = choices.filter(({ order }) => order[0] === place).length / MANY;
      // Five standard deviations; the events are fixed, so this never fails by chance.
      assert.ok(Math.abs(share - 1 / COUNT) < 0.02, `article ${place}: ${share}`);
    }
  });

  void it('keeps the order of all others', () => {
    for (const { order } of choices) {
      const [top, ...rest] = order;
      assert.deepEqual(
        rest,
        places(COUNT).filter((place) => place !== top),
      );
    }
  });

  void it('gives everyone the same chance', () => {
    for (const { probabilities } of choices) assert.deepEqual(probabilities, [0.2, 0.2, 0.2, 0.2, 0.2]);
  });

  void it('reaches the first and the last article', () => {
    assert.equal(policy(actions(3), CONTEXT, () => 0).order[0], 0);
    assert.equal(policy(actions(3), CONTEXT, () => 1 - 2 ** -32).order[0], 2);
  });

  void it('leaves a choice alone that it has given out before', () => {
    const earlier = policy(actions(4), CONTEXT, () => 0.9);
    const kept = structuredClone(earlier);
    policy(actions(4), CONTEXT, () => 0.1);
    policy(actions(6), CONTEXT, () => 0.5);
    assert.deepEqual(earlier, kept);
  });
});
