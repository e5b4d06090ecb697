import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatRefreshTime } from './formatRefreshTime.ts';

void describe('formatRefreshTime', () => {
  const times: readonly [time: number, text: string][] = [
    [Date.UTC(2017, 3, 29, 22, 34, 25, 340), '2017-04-29T22:34:25.3400000Z'],
    [Date.UTC(2026, 0, 1), '2026-01-01T00:00:00.0000000Z'],
    [0, '1970-01-01T00:00:00.0000000Z'],
  ];
  for (const [time, text] of times) {
    void it(`formats ${text}, which Date.parse accepts`, () => {
      assert.equal(formatRefreshTime(time), text);
      assert.equal(Date.parse(text), time);
    });
  }
});
