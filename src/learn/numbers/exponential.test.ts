import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exponential } from './exponential.ts';

void describe('exponential', () => {
  void it('is correct to eight digits', () => {
    for (let x = -30; x <= 30; x += 0.37) {
      const error = Math.abs(exponential(x) / Math.exp(x) - 1);
      assert.ok(error < 1e-8, `${x}: ${error}`);
    }
  });

  void it('returns exactly 1 for 0', () => assert.equal(exponential(0), 1));

  void it('limits its argument to ±30', () => {
    assert.equal(exponential(1e9), exponential(30));
    assert.equal(exponential(-Infinity), exponential(-30));
    assert.ok(exponential(-Infinity) > 0);
  });

  // Even another order of the same operations may change the last bit. Then a replay of an old log would lead to other
  // weights.
  void it('returns the recorded bits', () => {
    assert.equal(exponential(1), 2.718281828458697);
    assert.equal(exponential(-2.5), 0.08208499862389625);
  });
});
