import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createProgress } from './createProgress.ts';

void describe('createProgress', () => {
  /** Returns the lines that are logged for calls at these times, in milliseconds. */
  const linesFor = (calls: readonly (readonly [time: number, records: number, share?: number])[]): string[] => {
    const lines: string[] = [];
    let now = 1000;
    const progress = createProgress(
      'evaluate',
      () => now,
      (line) => lines.push(line),
    );
    for (const [time, records, share] of calls) {
      now = 1000 + time;
      progress(records, share);
    }
    return lines;
  };

  void it('logs a line every two seconds', () => {
    assert.deepEqual(
      linesFor([
        [2000, 120_000, 0.356],
        [3999, 130_000, 0.4],
        [4000, 1_140_000, 0.999],
      ]),
      ['evaluate: 120,000 records, 35 %', 'evaluate: 1,140,000 records, 99 %'],
    );
  });

  void it('logs nothing for a short command', () =>
    assert.deepEqual(
      linesFor([
        [0, 1, 0],
        [1999, 5, 1],
      ]),
      [],
    ));

  void it('leaves out the percentage if the share is unknown', () => {
    assert.deepEqual(linesFor([[5000, 7]]), ['evaluate: 7 records']);
  });
});
