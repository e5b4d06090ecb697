import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exponential } from './exponential.ts';

void describe('e^x', () => {
  void it('is right to eight digits', () => {
    for (let x = -30; x <= 30; x += 0.37) {
      const wrong = Math.abs(exponential(x) / Math.exp(x) - 1);
      assert.ok(wrong < 1e-8, `${x}: ${wrong}`);
    }
  });

  void it('is exact where nothing is to be rounded', () => assert.equal(exponential(0), 1));

  void it('is cut beyond 30', () => {
    assert.equal(exponential(1e9), exponential(30));
    assert.equal(exponential(-Infinity), exponential(-30));
    assert.ok(exponential(-Infinity) > 0);
  });

  // So that another order of the same operations, which may change the last bit, does not pass unseen: a log that was
  // folded before would come to other weights.
  void it('has the same bits as ever', () => {
    assert.equal(exponential(1), 2.718281828458697);
    assert.equal(exponential(-2.5), 0.08208499862389625);
  });
});
