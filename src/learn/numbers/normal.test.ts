import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { normal } from './normal.ts';

const PARTS = 4096;
const all = Array.from({ length: PARTS }, (_, part) => normal((part + 0.5) / PARTS));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

void describe('normal', () => {
  // From a table of the normal distribution.
  for (const [draw, known] of [
    [0.5, 0],
    [0.8413447, 1],
    [0.9772499, 2],
    [0.95, 1.6448536],
    [0.975, 1.959964],
    [0.01, -2.3263479],
  ] as const) {
    void it(`returns ${known} for ${draw}`, () => {
      assert.ok(Math.abs(normal(draw) - known) < 0.02, String(normal(draw)));
    });
  }

  void it('has a mean of 0 and a standard deviation of 1', () => {
    assert.equal(Math.round(mean(all) * 1e12), 0);
    assert.ok(Math.abs(mean(all.map((value) => value * value)) - 1) < 0.003);
  });

  void it('is increasing and bounded', () => {
    for (let part = 1; part < PARTS; part += 1) assert.ok((all[part] ?? 0) > (all[part - 1] ?? 0), String(part));
    assert.ok(normal(0) > -3.8 && normal(0) < -3.5);
    assert.equal(normal(1 - 2 ** -32), -normal(0));
  });
});
