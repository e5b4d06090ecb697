import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatProgress } from './formatProgress.ts';

void describe('formatProgress', () => {
  const rows: readonly [read: number, total: number, text: string][] = [
    [0, 0, '0.0 of 0.0 MB, 0 %'],
    [1_200_000_000, 3_400_000_000, '1.2 of 3.4 GB, 35 %'],
    [999_000_000, 1_000_000_000, '1.0 of 1.0 GB, 99 %'],
    [120_000_000, 340_000_000, '120.0 of 340.0 MB, 35 %'],
    [5, 5, '0.0 of 0.0 MB, 100 %'],
  ];
  for (const [read, total, text] of rows) {
    void it(`${read} of ${total}: ${text}`, () => assert.equal(formatProgress(read, total), text));
  }
});
