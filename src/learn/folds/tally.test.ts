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

void describe('the tally', () => {
  void it('has nothing at first', () => {
    assert.deepEqual(createTally().buckets(), []);
    assert.equal(createTally().all().count, 0);
  });

  for (const count of [1, 24, 25, 26, 1499, 1500, 1501, 3000, 3001, 100_000]) {
    void it(`adds up all of ${count} decisions, in 60 pieces at the most`, () => {
      const tally = filled(count);
      const { count: all, reward, weight, weighted } = tally.all();
      const every = (step: number) => Math.ceil(count / step);
      // 0, 20, 40, … are clicked and weighted.
      assert.deepEqual([all, reward, weight, weighted], [count, every(10), 4 * every(4), 4 * every(20)]);
      const buckets = tally.buckets();
      assert.ok(buckets.length <= 60 && buckets.length >= Math.min(30, count / 25), `${buckets.length}`);
    });

    void it(`keeps the order of ${count} decisions, with as many in each piece but the last`, () => {
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

  void it('goes on as if it had never been saved', () => {
    for (const count of [0, 10, 25, 1499, 1500, 4000]) {
      const one = filled(count);
      const other = createTally();
      other.restore(JSON.parse(JSON.stringify(one.save())));
      for (let time = count; time < count + 2000; time += 1) {
        for (const tally of [one, other]) tally.add({ time, reward: 1, weight: 1 });
      }
      assert.deepEqual(other.save(), one.save());
    }
  });

  void it('shares nothing with what it was restored from', () => {
    const one = filled(10);
    const other = createTally();
    other.restore(one.save());
    other.add({ time: 10, reward: 1, weight: 1 });
    assert.equal(one.all().count, 10);
  });
});
