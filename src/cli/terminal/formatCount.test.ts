import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatCount } from './formatCount.ts';

void describe('formatCount', () => {
  for (const [count, text] of [
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1234567.6, '1,234,568'],
  ] as const) {
    void it(`writes ${count} as ${text}`, () => assert.equal(formatCount(count), text));
  }
});
