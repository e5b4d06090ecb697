import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTally } from './tally.ts';

const filled = (count: number) => {
  const tally = createTally();
  for (let time = 0; time < count; time += 1) {
    tally.add({ time, reward: time % 10 === 0 ? 1 : 0, weight: time % 4 === 0 ? 4 : 0 });
  }
  return tally;
};

void describe('createTally', () => {
  void it('is empty at first', () => {
    assert.deepEqual(createTally().buckets(), []);
    assert.equal(createTally().total().count, 0);
  });

  for (const count of [1, 24, 25, 26, 1499, 1500, 1501, 3000, 3001, 100_000]) {
    void it(`sums up ${count} decisions, in at most 60 buckets`, () => {
      const tally = filled(count);
      const { count: all, reward, weight, weighted } = tally.total();
      const countEvery = (step: number) => Math.ceil(count / step);
      // Decisions 0, 20, 40, … have a click and a weight.
      assert.deepEqual([all, reward, weight, weighted], [count, countEvery(10), 4 * countEvery(4), 4 * countEvery(20)]);
      const buckets = tally.buckets();
      assert.ok(buckets.length <= 60 && buckets.length >= Math.min(30, count / 25), `${buckets.length}`);
    });

    void it(`retains the order of ${count} decisions, with equal numbers in all buckets but the last`, () => {
      const buckets = filled(count).buckets();
      const sizes = buckets.map(({ sums }) => sums.count);
      assert.equal(new Set(sizes.slice(0, -1)).size, sizes.length > 1 ? 1 : 0);
      assert.ok((sizes.at(-1) ?? 0) <= (sizes[0] ?? 0));
      let next = 0;
      for (const { from, to, sums } of buckets) {
        assert.deepEqual([from, to], [next, next + sums.count - 1]);
        next = to + 1;
      }
      assert.equal(next, count);
    });
  }

  void it('continues in the same way after a restore', () => {
    for (const count of [0, 10, 25, 1499, 1500, 4000]) {
      const original = filled(count);
      const restored = createTally();
      restored.restore(JSON.parse(JSON.stringify(original.save())));
      for (let time = count; time < count + 2000; time += 1) {
        for (const tally of [original, restored]) tally.add({ time, reward: 1, weight: 1 });
      }
      assert.deepEqual(restored.save(), original.save());
    }
  });

  void it('shares no state with the tally that it was restored from', () => {
    const original = filled(10);
    const restored = createTally();
    restored.restore(original.save());
    restored.add({ time: 10, reward: 1, weight: 1 });
    assert.equal(original.total().count, 10);
  });
});
