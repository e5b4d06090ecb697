import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shouldAutoInvoke, shouldRecordRawFeatures } from './rates.ts';

const unexpectedCall = (): number => assert.fail('random() was called.');
const draws = upTo(1000).map((index) => (index + 0.5) / 1000);

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

for (const [name, decide, expectedWithoutRate] of [
  ['shouldAutoInvoke', shouldAutoInvoke, true],
  ['shouldRecordRawFeatures', shouldRecordRawFeatures, false],
] as const) {
  void describe(name, () => {
    for (const rate of [undefined, 0, -1, NaN]) {
      void it(`is always ${expectedWithoutRate} for ${rate}`, () =>
        assert.equal(decide(rate, unexpectedCall), expectedWithoutRate));
    }
    for (const rate of [100, 101, 1e9, Infinity]) {
      void it(`is always true for ${rate}`, () => assert.equal(decide(rate, unexpectedCall), true));
    }
    for (const rate of [1, 10, 50, 99]) {
      void it(`is true in ${rate} percent of the draws`, () => {
        assert.equal(draws.filter((draw) => decide(rate, () => draw)).length, rate * 10);
        assert.equal(
          decide(rate, () => 0),
          true,
        );
        assert.equal(
          decide(rate, () => rate / 100),
          false,
        );
      });
    }
  });
}
