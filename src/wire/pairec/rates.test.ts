import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isAutoInvoked, recordsRawFeatures } from './rates.ts';

const never = (): number => assert.fail('It was asked.');
const many = upTo(1000).map((index) => (index + 0.5) / 1000);

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

for (const [name, passes, withoutRate] of [
  ['isAutoInvoked', isAutoInvoked, true],
  ['recordsRawFeatures', recordsRawFeatures, false],
] as const) {
  void describe(name, () => {
    for (const rate of [undefined, 0, -1, NaN]) {
      void it(`says ${withoutRate ? 'always' : 'never'} for ${rate}`, () =>
        assert.equal(passes(rate, never), withoutRate));
    }
    for (const rate of [100, 101, 1e9, Infinity]) {
      void it(`says always for ${rate}`, () => assert.equal(passes(rate, never), true));
    }
    for (const rate of [1, 10, 50, 99]) {
      void it(`says yes ${rate} times in a hundred`, () => {
        assert.equal(many.filter((draw) => passes(rate, () => draw)).length, rate * 10);
        assert.equal(
          passes(rate, () => 0),
          true,
        );
        assert.equal(
          passes(rate, () => rate / 100),
          false,
        );
      });
    }
  });
}
