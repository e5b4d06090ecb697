import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SEGMENT_COUNT } from './readers.ts';
import { createTastes } from './tastes.ts';

const HOUR = 3_600_000;
const ARTICLES = Array.from({ length: 2000 }, (_, index) => ({
  id: `https://www.example/${index}`,
  set: ['news', 'sports', 'culture'][index % 3] ?? '',
  title: `Story ${index}`,
}));

void describe('tastes', () => {
  void it('are the same for the same seed and names, whatever was asked before', () => {
    const one = createTastes(7);
    for (const article of ARTICLES) one(3, article, 0);
    const article = { id: 'a', set: 'news', title: 'Harbour opens' };
    assert.equal(one(2, article, HOUR), createTastes(7)(2, structuredClone(article), HOUR));
    assert.notEqual(one(2, article, HOUR), createTastes(8)(2, article, HOUR));
  });

  void it('differ by article, by set, by title and by segment', () => {
    const chance = createTastes(1);
    const article = { id: 'a', set: 'news', title: 'Harbour opens' };
    const found = [
      chance(0, article, 0),
      chance(1, article, 0),
      chance(0, { ...article, id: 'b' }, 0),
      chance(0, { ...article, set: 'sports' }, 0),
      chance(0, { ...article, title: 'Harbour closes' }, 0),
      chance(0, { id: 'a' }, 0),
    ];
    assert.equal(new Set(found).size, found.length);
  });

  void it('are a chance, for anything', () => {
    const chance = createTastes(1);
    for (const article of [...ARTICLES, { id: '' }, { id: '__proto__', set: 'constructor', title: '\ud800' }]) {
      for (let segment = 0; segment < SEGMENT_COUNT; segment += 1) {
        for (const age of [-HOUR, 0, HOUR, 1e15]) {
          const found = chance(segment, article, age);
          assert.ok(found > 0 && found <= 0.6, `${article.id} ${age}: ${found}`);
        }
      }
    }
  });

  void it('fade: after seventeen hours 37 % are left', () => {
    const chance = createTastes(1);
    const article = { id: 'a' };
    assert.ok(Math.abs(chance(0, article, 17 * HOUR) / chance(0, article, 0) - Math.exp(-1)) < 1e-6);
    assert.equal(chance(0, article, -5 * HOUR), chance(0, article, 0));
  });

  void it('are those of a front page: two or three clicks in a hundred, some articles four times as good as others', () => {
    const chance = createTastes(1);
    const found = ARTICLES.map((article) => chance(0, article, 0)).toSorted((one, other) => one - other);
    const at = (part: number): number => found[Math.floor(found.length * part)] ?? 0;
    assert.ok(at(0.5) > 0.015 && at(0.5) < 0.04, String(at(0.5)));
    assert.ok(at(0.9) / at(0.1) > 3 && at(0.9) / at(0.1) < 8, String(at(0.9) / at(0.1)));
  });
});
