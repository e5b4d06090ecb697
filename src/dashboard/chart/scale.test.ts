import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { roundUp, scaleOf } from './scale.ts';

type Domain = readonly [low: number, high: number];

const rounded = (values: readonly number[]): number[] => values.map((value) => Number(value.toPrecision(12)));

void describe('a scale', () => {
  const ticks: readonly [domain: Domain, most: number, expected: readonly number[], leastStep?: number][] = [
    [[0, 10_000], 4, [0, 5000, 10_000]],
    [[0, 10_000], 5, [0, 2000, 4000, 6000, 8000, 10_000]],
    [[0, 9999], 5, [0, 2000, 4000, 6000, 8000]],
    [[0, 0.15], 3, [0, 0.05, 0.1, 0.15]],
    [[0, 0.3], 3, [0, 0.1, 0.2, 0.3]],
    [[-0.1, 0.2], 3, [-0.1, 0, 0.1, 0.2]],
    [[0, 3], 10, [0, 1, 2, 3], 1],
    [[0, 1], 10, [0, 1], 1],
    [[0, 1e100], 2, [0, 5e99, 1e100]],
    // No domain at all: one that does no harm.
    [[0, 0], 2, [0, 0.5, 1]],
    [[5, 2], 2, [0, 0.5, 1]],
    [[0, Infinity], 2, [0, 0.5, 1]],
    [[NaN, 1], 2, [0, 0.5, 1]],
    [[0, 10], 0, [0, 10]],
  ];
  for (const [domain, most, expected, leastStep] of ticks) {
    void it(`from ${domain.join(' to ')} has about ${most} ticks: ${expected.join(' ')}`, () => {
      assert.deepEqual(rounded(scaleOf(domain, [0, 100], most, leastStep).ticks), rounded(expected));
    });
  }

  void it('never has many more ticks than there is room for', () => {
    for (let high = 1e-9; high < 1e12; high *= 1.7) {
      for (const most of [1, 2, 5, 9]) {
        const { ticks: found } = scaleOf([0, high], [0, 1], most);
        assert.ok(found.length >= 1 && found.length <= most + 1, `${high} ${most}: ${found.length}`);
        assert.ok(found.every((tick) => tick >= 0 && tick <= high * (1 + 1e-9)));
      }
    }
  });

  const places: readonly [domain: Domain, range: Domain, value: number, expected: number][] = [
    [[0, 10], [50, 150], 0, 50],
    [[0, 10], [50, 150], 10, 150],
    [[0, 10], [50, 150], 5, 100],
    // Upwards on a screen is downwards in pixels.
    [[-1, 1], [200, 0], 0, 100],
    [[-1, 1], [200, 0], 1, 0],
    [[0, 0], [50, 150], 0, 50],
  ];
  for (const [domain, range, value, expected] of places) {
    void it(`puts ${value} of ${domain.join('…')} at ${expected} of ${range.join('…')}`, () => {
      assert.equal(scaleOf(domain, range, 4).at(value), expected);
    });
  }
});

void describe('roundUp', () => {
  const rows: readonly [value: number, most: number, expected: number][] = [
    [0.103, 5, 0.15],
    [0.1, 5, 0.1],
    [0.101, 5, 0.15],
    [7, 4, 8],
    [0.035, 7, 0.035],
    [0.0043, 5, 0.005],
    [0, 5, 1],
    [-3, 5, 1],
    [Infinity, 5, 1],
    [NaN, 5, 1],
  ];
  for (const [value, most, expected] of rows) {
    void it(`makes ${expected} of ${value} for ${most} ticks`, () => {
      assert.deepEqual(rounded([roundUp(value, most)]), [expected]);
    });
  }
});
