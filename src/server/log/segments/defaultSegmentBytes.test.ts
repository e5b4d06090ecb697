import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultSegmentBytes } from './defaultSegmentBytes.ts';

const MEGABYTE = 1_048_576;
const MINUTE = 60_000;

void describe('defaultSegmentBytes', () => {
  const rows: readonly [snapshot: number, age: number, limit: number][] = [
    [0, MINUTE, 64],
    [16, MINUTE, 64],
    [17, MINUTE, 68],
    [300, MINUTE, 1200],
    [0, 0, 512],
    [0, MINUTE - 1, 512],
    [100, 0, 512],
    [300, 0, 1200],
    // The segment is empty.
    [0, -Infinity, 512],
  ];
  for (const [snapshot, age, limit] of rows) {
    void it(`returns ${limit} MiB after a snapshot of ${snapshot} MiB at an age of ${age} ms`, () => {
      assert.equal(defaultSegmentBytes(snapshot * MEGABYTE, age), limit * MEGABYTE);
    });
  }
});
