import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatEventId } from './formatEventId.ts';

const RANDOM = 'ee9e857b57644a3fa600bc0343952ae8';
const EPOCH = Date.UTC(2017, 8, 16);

void describe('formatEventId', () => {
  void it('formats a real id of December 2017', () => {
    assert.equal(formatEventId(RANDOM, Date.UTC(2017, 11, 4, 19, 4, 27)), `${RANDOM}-sVvR`);
  });

  const times: readonly [seconds: number, text: string][] = [
    [0, '0'],
    [9, '9'],
    [10, 'a'],
    [35, 'z'],
    [36, 'A'],
    [61, 'Z'],
    [62, '10'],
    [62 * 62 - 1, 'ZZ'],
    [62 * 62, '100'],
    [62 ** 4, '10000'],
  ];
  for (const [seconds, text] of times) {
    void it(`formats ${seconds} seconds since 2017-09-16 as ${text}`, () => {
      assert.equal(formatEventId(RANDOM, EPOCH + seconds * 1000), `${RANDOM}-${text}`);
    });
  }

  void it('rounds down to whole seconds', () => {
    assert.equal(formatEventId(RANDOM, EPOCH + 1999), `${RANDOM}-1`);
  });

  void it('has at least the 34 characters that analysis tools require, even if the clock is wrong', () => {
    for (const time of [0, EPOCH - 1, EPOCH, Date.UTC(2026, 0, 1)]) {
      const id = formatEventId(RANDOM, time);
      assert.match(id, /^[0-9a-f]{32}-[0-9a-zA-Z]+$/);
      assert.ok(id.length >= 34, id);
    }
  });
});
