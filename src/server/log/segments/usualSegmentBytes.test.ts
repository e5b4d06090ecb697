import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { usualSegmentBytes } from './usualSegmentBytes.ts';

const MEGABYTE = 1_048_576;
const A_MINUTE = 60_000;

void describe('a segment', () => {
  const rows: readonly [snapshot: number, age: number, most: number][] = [
    [0, A_MINUTE, 64],
    [16, A_MINUTE, 64],
    [17, A_MINUTE, 68],
    [300, A_MINUTE, 1200],
    [0, 0, 512],
    [0, A_MINUTE - 1, 512],
    [100, 0, 512],
    [300, 0, 1200],
    // Nothing has been written yet.
    [0, -Infinity, 512],
  ];
  for (const [snapshot, age, most] of rows) {
    void it(`may have ${most} MiB behind a snapshot of ${snapshot} MiB when it is ${age} ms old`, () => {
      assert.equal(usualSegmentBytes(snapshot * MEGABYTE, age), most * MEGABYTE);
    });
  }
});
