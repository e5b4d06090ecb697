import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readReward } from './readReward.ts';

void describe('readReward', () => {
  const rewards: readonly [caller: string, body: string, reward: number][] = [
    ["the tutorial page's $.ajax", '', 1],
    ['the documented curl', '1', 1],
    ['an analysis tool', '1.36', 1.36],
    ['the C# sample', '5', 5],
    ['only white space', ' \r\n', 1],
    ['a reward of zero', '0', 0],
    ['a negative reward', '-2.5', -2.5],
    ['an exponent', '1e2', 100],
    ['white space around it', ' 3\n', 3],
  ];
  for (const [caller, body, reward] of rewards) {
    void it(`reads ${JSON.stringify(body)} as ${reward} (${caller})`, () => assert.equal(readReward(body), reward));
  }

  const rejected = ['one', 'NaN', 'Infinity', '1e999', '-1e999', '"1"', 'true', 'null', '{}', '{"value":1}', '[1]'];
  for (const body of [...rejected, '1 2', '1,5', '01', '+1', '0x1', '1;', '\u0000', 'reward=1']) {
    void it(`rejects ${JSON.stringify(body)}`, () => assert.equal(readReward(body), undefined));
  }
});
