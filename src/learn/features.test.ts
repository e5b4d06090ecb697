import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Context } from './context.ts';
import { featuresOf, weightOf, WEIGHTS } from './features.ts';
import { hash } from './hash.ts';

const HOUR = 3_600_000;
const NOW = 1_000_000 * HOUR;
const NOBODY: Context = { device: 'unknown', hour: 0 };
const VISIT = ['hour=0', 'hour=0 id=a'];

void describe('the features of an article', () => {
  void it("are its own, the visit's, and each of the visit's with the article and with its set", () => {
    const context: Context = { device: 'phone', hour: 13, from: 'search', language: 'de', reader: 'r', shared: ['s'] };
    const action = { id: 'a', title: 'Harbour opens', date: NOW, features: ['x'] };
    assert.deepEqual(featuresOf(action, context, { set: 'news', rank: 2, now: NOW }), [
      'bias',
      'id=a',
      'set=news',
      'word=harbour',
      'word=opens',
      'age=0',
      'rank=2',
      'device=phone',
      'hour=13',
      'from=search',
      'language=de',
      'device=phone id=a',
      'device=phone set=news',
      'hour=13 id=a',
      'hour=13 set=news',
      'from=search id=a',
      'from=search set=news',
      'language=de id=a',
      'language=de set=news',
    ]);
  });

  void it('are few where little is known', () => {
    assert.deepEqual(featuresOf({ id: 'a' }, NOBODY, { now: NOW }), ['bias', 'id=a', ...VISIT]);
  });

  void it('have the first place, and the first hour of the day', () => {
    assert.deepEqual(featuresOf({ id: 'a' }, NOBODY, { rank: 0, now: NOW }), ['bias', 'id=a', 'rank=0', ...VISIT]);
  });

  const titles: readonly [title: string, words: readonly string[]][] = [
    ['', []],
    ['Harbour HARBOUR harbour', ['harbour']],
    ["The mayor's 5-year plan: 1,000 homes!", ['the', 'mayor', 's', '5', 'year', 'plan', '1', '000', 'homes']],
    ['Über die Brücke', ['über', 'die', 'brücke']],
    ['东京 2026', ['东京', '2026']],
    ['Ёлка в Москве', ['ёлка', 'в', 'москве']],
    ['— … ! 😀', []],
    ['constructor __proto__', ['constructor', 'proto']],
  ];
  for (const [title, words] of titles) {
    void it(`have the words of ${JSON.stringify(title)}, each once: ${words.join(' ') || 'none'}`, () => {
      const found = featuresOf({ id: 'a', title }, NOBODY, { now: NOW });
      assert.deepEqual(found, ['bias', 'id=a', ...words.map((word) => `word=${word}`), ...VISIT]);
    });
  }

  const ages: readonly [hours: number, bucket: number][] = [
    [-1000, 0],
    [0, 0],
    [1, 0],
    [1.001, 1],
    [2, 1],
    [2.001, 2],
    [4, 2],
    [8, 3],
    [8.001, 4],
    [24, 5],
    [24 * 365, 14],
  ];
  for (const [hours, bucket] of ages) {
    void it(`have age=${bucket} after ${hours} hours`, () => {
      const found = featuresOf({ id: 'a', date: NOW - hours * HOUR }, NOBODY, { now: NOW });
      assert.deepEqual(found, ['bias', 'id=a', `age=${bucket}`, ...VISIT]);
    });
  }
});

void describe('the weight of a feature', () => {
  // http://www.isthe.com/chongo/tech/comp/fnv/: FNV-1a of "foobar" is 0xbf9cf968.
  void it('is the low 16 bits of its hash', () => {
    assert.equal(weightOf('foobar'), 0xf968);
    assert.equal(weightOf(''), 0x9dc5);
  });

  void it('is a place in the model for any text', () => {
    assert.equal(WEIGHTS, 65_536);
    for (const text of ['', 'bias', 'word=東京', '\u{1f600}', '\ud800', 'x'.repeat(10_000)]) {
      const weight = weightOf(text);
      assert.ok(Number.isInteger(weight) && weight >= 0 && weight < WEIGHTS, text);
      assert.equal(weight, hash(text) % 65_536);
    }
  });
});
