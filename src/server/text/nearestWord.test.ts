import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nearestWord } from './nearestWord.ts';

const KNOWN = ['serve', 'log', 'repair', 'evaluate', 'export', 'simulate', 'rewardWait', 'log-level'];

void describe('nearestWord', () => {
  const rows: readonly [mistake: string, word: string, nearest: string][] = [
    ['a missing letter', 'serv', 'serve'],
    ['an added letter', 'serves', 'serve'],
    ['a replaced letter', 'repaip', 'repair'],
    ['two swapped letters', 'sevre', 'serve'],
    ['two swapped letters in a short word', 'lgo', 'log'],
    ['another case', 'REWARDWAIT', 'rewardWait'],
    ['several mistakes in a long word', 'rewrdwayt', 'rewardWait'],
    ['a missing hyphen', 'loglevel', 'log-level'],
    ['no mistake', 'export', 'export'],
  ];
  for (const [mistake, word, nearest] of rows) {
    void it(`finds ${nearest} for ${word}: ${mistake}`, () => assert.equal(nearestWord(word, KNOWN), nearest));
  }

  for (const word of ['', 'x', 'frobnicate', 'server-side', 'e'.repeat(1000)]) {
    void it(`finds nothing for ${JSON.stringify(word.slice(0, 20))}`, () =>
      assert.equal(nearestWord(word, KNOWN), undefined));
  }

  void it('returns the first of several words that are equally near', () => {
    assert.equal(nearestWord('cat', ['bat', 'rat']), 'bat');
    assert.equal(nearestWord('cat', ['rat', 'bat']), 'rat');
  });

  void it('finds nothing among no words', () => assert.equal(nearestWord('serve', []), undefined));
});
