import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seeded } from './documentExample.test.ts';
import { sampleItems, type ItemSampling } from './sampleItems.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const never = (): number => assert.fail('It was asked.');

void describe('sampleItems', () => {
  const sizes: readonly [sampling: ItemSampling, count: number][] = [
    [{}, 10],
    [{ ItemSize: undefined, ItemSizeRate: undefined }, 10],
    [{ ItemSize: 0 }, 10],
    [{ ItemSize: -1 }, 10],
    [{ ItemSize: NaN }, 10],
    [{ ItemSize: 1 }, 1],
    [{ ItemSize: 3 }, 3],
    [{ ItemSize: 10 }, 10],
    [{ ItemSize: 11 }, 10],
    [{ ItemSize: 3, ItemSizeRate: 0 }, 3],
    [{ ItemSizeRate: 0 }, 10],
    [{ ItemSizeRate: -5 }, 10],
    [{ ItemSizeRate: NaN }, 10],
    [{ ItemSizeRate: 100 }, 10],
    [{ ItemSizeRate: 1000 }, 10],
  ];
  for (const [sampling, count] of sizes) {
    void it(`takes the first ${count} of 10 for ${JSON.stringify(sampling)}, and asks for no luck`, () => {
      assert.deepEqual(sampleItems(upTo(10), sampling, never), upTo(count));
    });
  }

  void it('has nothing to pick from nothing', () => {
    assert.deepEqual(sampleItems([], { ItemSize: 5, ItemSizeRate: 50 }, never), []);
  });

  void it('cuts off first, then samples what is left', () => {
    // The document's own figures: 10 percent of the first 100.
    const picked = sampleItems(upTo(1000), { ItemSize: 100, ItemSizeRate: 10 }, () => 0.55);
    assert.deepEqual(picked, [5, 15, 25, 35, 45, 55, 65, 75, 85, 95]);
  });

  const starts: readonly [draw: number, picked: readonly number[]][] = [
    [0, [0, 2, 5, 7]],
    [0.3, [0, 3, 5, 8]],
    [0.5, [1, 3, 6, 8]],
    [0.99, [2, 4, 7, 9]],
  ];
  for (const [draw, picked] of starts) {
    void it(`picks ${picked.join(', ')} of ten at 40 percent from a start of ${draw} steps`, () => {
      assert.deepEqual(
        sampleItems(upTo(10), { ItemSizeRate: 40 }, () => draw),
        picked,
      );
    });
  }

  void it('is exact for every rate and every number of items: so many, in order, none twice, evenly spaced', () => {
    const draw = seeded(5);
    for (let rate = 1; rate < 100; rate++) {
      for (let count = 1; count <= 200; count++) {
        const target = Math.max(1, Math.round((count * rate) / 100));
        const step = count / target;
        for (const start of [0, draw(), 1 - 2 ** -53]) {
          const picked = sampleItems(upTo(count), { ItemSizeRate: rate }, () => start);
          const where = `${rate} percent of ${count} from ${start}`;
          assert.equal(picked.length, target, where);
          assert.ok((picked[0] ?? -1) >= 0 && (picked[0] ?? count) < step, where);
          assert.ok((picked.at(-1) ?? count) < count, where);
          for (const [index, place] of picked.entries()) {
            if (index === 0) continue;
            const gap = place - (picked[index - 1] ?? 0);
            assert.ok(gap === Math.floor(step) || gap === Math.ceil(step), where);
          }
        }
      }
    }
  });

  void it('picks each item as often as every other', () => {
    for (const [count, rate] of [
      [10, 40],
      [7, 30],
      [200, 99],
      [3, 50],
      [100, 1],
    ] as const) {
      const times = upTo(count).fill(0);
      // Every start once.
      for (let start = 0; start < count; start++) {
        for (const place of sampleItems(upTo(count), { ItemSizeRate: rate }, () => (start + 0.5) / count)) {
          times[place] = (times[place] ?? 0) + 1;
        }
      }
      assert.deepEqual(new Set(times).size, 1, `${rate} percent of ${count}: ${times.join(' ')}`);
    }
  });

  void it('leaves the list that it is given as it is', () => {
    const items = Object.freeze(upTo(10));
    assert.equal(sampleItems(items, { ItemSize: 5, ItemSizeRate: 40 }, () => 0).length, 2);
    assert.deepEqual(items, upTo(10));
  });
});
