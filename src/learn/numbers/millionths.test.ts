import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drawShare, MILLION } from './millionths.ts';

void describe('drawShare', () => {
  const table: readonly [shares: readonly number[], draw: number, place: number, filled?: readonly number[]][] = [
    [[1_000_000], 0, 0],
    [[1_000_000], 0.999_999_9, 0],
    [[200_000, 800_000], 0.199_999, 0],
    [[200_000, 800_000], 0.2, 1],
    [[0, 1_000_000], 0, 1],
    [[1_000_000, 0], 1 - 2 ** -32, 0],
    [[333_333, 333_333, 333_333], 0.333_333_9, 0, [333_334, 333_333, 333_333]],
    [[333_333, 333_333, 333_333], 0.333_334, 1, [333_334, 333_333, 333_333]],
    [[10, 20, 10], 0.5, 1, [10, 999_980, 10]],
    [[0, 0, 0], 0.5, 0, [1_000_000, 0, 0]],
  ];
  for (const [shares, draw, place, filled = shares] of table) {
    void it(`draws index ${place} from ${shares.join(' ')} with ${draw}`, () => {
      const buffer = Int32Array.from([...shares, 5, 5]);
      assert.equal(drawShare(buffer, shares.length, draw), place);
      assert.deepEqual([...buffer], [...filled, 5, 5]);
    });
  }

  void it('uses shares of a million', () => assert.equal(MILLION, 1e6));
});
