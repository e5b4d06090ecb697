import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from './documentExample.test.ts';
import { sampleItems, type ItemSampling } from './sampleItems.ts';

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const unexpectedCall = (): number => assert.fail('random() was called.');

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
    void it(`selects the first ${count} of 10 for ${JSON.stringify(sampling)} without calling random()`, () => {
      assert.deepEqual(sampleItems(range(10), sampling, unexpectedCall), range(count));
    });
  }

  void it('returns an empty list for an empty list', () => {
    assert.deepEqual(sampleItems([], { ItemSize: 5, ItemSizeRate: 50 }, unexpectedCall), []);
  });

  void it('applies ItemSize before ItemSizeRate', () => {
    // The document's example: 10 percent of the first 100.
    const selected = sampleItems(range(1000), { ItemSize: 100, ItemSizeRate: 10 }, () => 0.55);
    assert.deepEqual(selected, [5, 15, 25, 35, 45, 55, 65, 75, 85, 95]);
  });

  const starts: readonly [draw: number, selected: readonly number[]][] = [
    [0, [0, 2, 5, 7]],
    [0.3, [0, 3, 5, 8]],
    [0.5, [1, 3, 6, 8]],
    [0.99, [2, 4, 7, 9]],
  ];
  for (const [draw, selected] of starts) {
    void it(`selects ${selected.join(', ')} of ten at 40 percent for a draw of ${draw}`, () => {
      assert.deepEqual(
        sampleItems(range(10), { ItemSizeRate: 40 }, () => draw),
        selected,
      );
    });
  }

  void it('selects the exact number of items in order, evenly spaced and without repeats, for every rate and length', () => {
    const draw = seededRandom(5);
    for (let rate = 1; rate < 100; rate++) {
      for (let count = 1; count <= 200; count++) {
        const target = Math.max(1, Math.round((count * rate) / 100));
        const step = count / target;
        for (const start of [0, draw(), 1 - 2 ** -53]) {
          const selected = sampleItems(range(count), { ItemSizeRate: rate }, () => start);
          const label = `${rate} percent of ${count} from ${start}`;
          assert.equal(selected.length, target, label);
          assert.ok((selected[0] ?? -1) >= 0 && (selected[0] ?? count) < step, label);
          assert.ok((selected.at(-1) ?? count) < count, label);
          for (const [index, position] of selected.entries()) {
            if (index === 0) continue;
            const gap = position - (selected[index - 1] ?? 0);
            assert.ok(gap === Math.floor(step) || gap === Math.ceil(step), label);
          }
        }
      }
    }
  });

  void it('selects all items equally often', () => {
    for (const [count, rate] of [
      [10, 40],
      [7, 30],
      [200, 99],
      [3, 50],
      [100, 1],
    ] as const) {
      const selections = range(count).fill(0);
      // Each possible start once.
      for (let start = 0; start < count; start++) {
        for (const position of sampleItems(range(count), { ItemSizeRate: rate }, () => (start + 0.5) / count)) {
          selections[position] = (selections[position] ?? 0) + 1;
        }
      }
      assert.deepEqual(new Set(selections).size, 1, `${rate} percent of ${count}: ${selections.join(' ')}`);
    }
  });

  void it('does not change its input', () => {
    const items = Object.freeze(range(10));
    assert.equal(sampleItems(items, { ItemSize: 5, ItemSizeRate: 40 }, () => 0).length, 2);
    assert.deepEqual(items, range(10));
  });
});
