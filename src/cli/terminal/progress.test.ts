import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countText, createProgress } from './progress.ts';

void describe('the progress of a reading', () => {
  /** What is said when so many records were read at these milliseconds. */
  const said = (calls: readonly (readonly [time: number, records: number, share?: number])[]): string[] => {
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

  void it('is said every two seconds', () => {
    assert.deepEqual(
      said([
        [2000, 120_000, 0.356],
        [3999, 130_000, 0.4],
        [4000, 1_140_000, 0.999],
      ]),
      ['evaluate: 120,000 records, 35 %', 'evaluate: 1,140,000 records, 99 %'],
    );
  });

  void it('is not said of a short one', () =>
    assert.deepEqual(
      said([
        [0, 1, 0],
        [1999, 5, 1],
      ]),
      [],
    ));

  void it('has no share where nobody knows it', () => {
    assert.deepEqual(said([[5000, 7]]), ['evaluate: 7 records']);
  });
});

void describe('a count', () => {
  for (const [count, text] of [
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1234567.6, '1,234,568'],
  ] as const) {
    void it(`of ${count} is written ${text}`, () => assert.equal(countText(count), text));
  }
});
