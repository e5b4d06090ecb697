import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readDuration } from './readDuration.ts';

void describe('readDuration', () => {
  const durations: readonly [text: string, milliseconds: number][] = [
    ['0ms', 0],
    ['1ms', 1],
    ['250ms', 250],
    ['1s', 1000],
    ['60s', 60_000],
    ['1.5h', 5_400_000],
    ['10m', 600_000],
    ['0.5s', 500],
    ['2h', 7_200_000],
    ['30d', 2_592_000_000],
  ];
  for (const [text, milliseconds] of durations) {
    void it(`reads ${text} as ${milliseconds} ms`, () => assert.equal(readDuration(text), milliseconds));
  }

  const rejected = ['', '60', 's', '60 s', ' 60s', '60s ', '-1s', '+1s', '1e3s', '.5s', '1.s', '1,5s', '60S', '1w'];
  for (const text of [...rejected, '1min', '60s\n', 'Infinitys', '1h30m', 'constructor', '1constructor']) {
    void it(`rejects ${JSON.stringify(text)}`, () => assert.equal(readDuration(text), undefined));
  }
});
