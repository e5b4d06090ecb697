import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { roundUp, createScale } from './scale.ts';

type Domain = readonly [low: number, high: number];

const roundAll = (values: readonly number[]): number[] => values.map((value) => Number(value.toPrecision(12)));

void describe('createScale', () => {
  const tickCases: readonly [domain: Domain, maxTicks: number, expected: readonly number[], minStep?: number][] = [
    [[0, 10_000], 4, [0, 5000, 10_000]],
    [[0, 10_000], 5, [0, 2000, 4000, 6000, 8000, 10_000]],
    [[0, 9999], 5, [0, 2000, 4000, 6000, 8000]],
    [[0, 0.15], 3, [0, 0.05, 0.1, 0.15]],
    [[0, 0.3], 3, [0, 0.1, 0.2, 0.3]],
    [[-0.1, 0.2], 3, [-0.1, 0, 0.1, 0.2]],
    [[0, 3], 10, [0, 1, 2, 3], 1],
    [[0, 1], 10, [0, 1], 1],
    [[0, 1e100], 2, [0, 5e99, 1e100]],
    // Invalid domains are replaced by 0 to 1.
    [[0, 0], 2, [0, 0.5, 1]],
    [[5, 2], 2, [0, 0.5, 1]],
    [[0, Infinity], 2, [0, 0.5, 1]],
    [[NaN, 1], 2, [0, 0.5, 1]],
    [[0, 10], 0, [0, 10]],
  ];
  for (const [domain, maxTicks, expected, minStep] of tickCases) {
    void it(`has the ticks ${expected.join(' ')} from ${domain.join(' to ')} with room for ${maxTicks}`, () => {
      assert.deepEqual(roundAll(createScale(domain, [0, 100], maxTicks, minStep).ticks), roundAll(expected));
    });
  }

  void it('has at most one tick more than there is room for', () => {
    for (let high = 1e-9; high < 1e12; high *= 1.7) {
      for (const maxTicks of [1, 2, 5, 9]) {
        const { ticks } = createScale([0, high], [0, 1], maxTicks);
        assert.ok(ticks.length >= 1 && ticks.length <= maxTicks + 1, `${high} ${maxTicks}: ${ticks.length}`);
        assert.ok(ticks.every((tick) => tick >= 0 && tick <= high * (1 + 1e-9)));
      }
    }
  });

  const places: readonly [domain: Domain, range: Domain, value: number, expected: number][] = [
    [[0, 10], [50, 150], 0, 50],
    [[0, 10], [50, 150], 10, 150],
    [[0, 10], [50, 150], 5, 100],
    // Vertical axes: pixels count from the top.
    [[-1, 1], [200, 0], 0, 100],
    [[-1, 1], [200, 0], 1, 0],
    [[0, 0], [50, 150], 0, 50],
  ];
  for (const [domain, range, value, expected] of places) {
    void it(`converts ${value} of ${domain.join('…')} to pixel ${expected} of ${range.join('…')}`, () => {
      assert.equal(createScale(domain, range, 4).toPixels(value), expected);
    });
  }
});

void describe('roundUp', () => {
  const rows: readonly [value: number, maxTicks: number, expected: number][] = [
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
  for (const [value, maxTicks, expected] of rows) {
    void it(`rounds ${value} up to ${expected} for ${maxTicks} ticks`, () => {
      assert.deepEqual(roundAll([roundUp(value, maxTicks)]), [expected]);
    });
  }
});
