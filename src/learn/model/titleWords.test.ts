import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { titleWords } from './titleWords.ts';

void describe('titleWords', () => {
  const titles: readonly [title: string, words: readonly string[]][] = [
    ['', []],
    ['Harbour HARBOUR harbour', ['harbour']],
    ["The mayor's 5-year plan: 1,000 homes!", ['the', 'mayor', 's', '5', 'year', 'plan', '1', '000', 'homes']],
    ['Über die Brücke', ['über', 'die', 'brücke']],
    ['东京 2026', ['东京', '2026']],
    ['Ёлка в Москве', ['ёлка', 'в', 'москве']],
    ['— … ! 😀 \ud800', []],
    ['constructor __proto__', ['constructor', 'proto']],
  ];
  for (const [title, words] of titles) {
    void it(`splits ${JSON.stringify(title)} into: ${words.join(' ') || 'no words'}`, () =>
      assert.deepEqual(titleWords(title), words));
  }

  void it('returns at most 40 words', () => {
    const words = titleWords(Array.from({ length: 100 }, (_, index) => `w${index}`).join(' '));
    assert.equal(words.length, 40);
    assert.equal(words.at(-1), 'w39');
  });

  void it('reads only the first 1,000 characters', () => {
    assert.deepEqual(titleWords(`${' '.repeat(999)}ab c`), ['a']);
  });
});
