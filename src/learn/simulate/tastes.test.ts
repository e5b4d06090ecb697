import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SEGMENT_COUNT } from './simulatedReaders.ts';
import { createTastes } from './tastes.ts';

const HOUR = 3_600_000;
const ARTICLES = Array.from({ length: 2000 }, (_, index) => ({
  id: `https://www.example/${index}`,
  set: ['news', 'sports', 'culture'][index % 3] ?? '',
  title: `Story ${index}`,
}));

void describe('createTastes', () => {
  void it('gives the same chances for the same seed and article, after any other calls', () => {
    const chance = createTastes(7);
    for (const article of ARTICLES) chance(3, article, 0);
    const article = { id: 'a', set: 'news', title: 'Harbour opens' };
    assert.equal(chance(2, article, HOUR), createTastes(7)(2, structuredClone(article), HOUR));
    assert.notEqual(chance(2, article, HOUR), createTastes(8)(2, article, HOUR));
  });

  void it('gives different chances by article, set, title and segment', () => {
    const chance = createTastes(1);
    const article = { id: 'a', set: 'news', title: 'Harbour opens' };
    const chances = [
      chance(0, article, 0),
      chance(1, article, 0),
      chance(0, { ...article, id: 'b' }, 0),
      chance(0, { ...article, set: 'sports' }, 0),
      chance(0, { ...article, title: 'Harbour closes' }, 0),
      chance(0, { id: 'a' }, 0),
    ];
    assert.equal(new Set(chances).size, chances.length);
  });

  void it('gives a chance between 0 and 0.6 for any article and age', () => {
    const chance = createTastes(1);
    for (const article of [...ARTICLES, { id: '' }, { id: '__proto__', set: 'constructor', title: '\ud800' }]) {
      for (let segment = 0; segment < SEGMENT_COUNT; segment += 1) {
        for (const age of [-HOUR, 0, HOUR, 1e15]) {
          const clickChance = chance(segment, article, age);
          assert.ok(clickChance > 0 && clickChance <= 0.6, `${article.id} ${age}: ${clickChance}`);
        }
      }
    }
  });

  void it('reduces the chance to 37 % after 17 hours', () => {
    const chance = createTastes(1);
    const article = { id: 'a' };
    assert.ok(Math.abs(chance(0, article, 17 * HOUR) / chance(0, article, 0) - Math.exp(-1)) < 1e-6);
    assert.equal(chance(0, article, -5 * HOUR), chance(0, article, 0));
  });

  void it('has the spread of a front page: 2 to 3 clicks in 100 views, and good articles 3 to 8 times better', () => {
    const chance = createTastes(1);
    const chances = ARTICLES.map((article) => chance(0, article, 0)).toSorted((a, b) => a - b);
    const quantile = (part: number): number => chances[Math.floor(chances.length * part)] ?? 0;
    assert.ok(quantile(0.5) > 0.015 && quantile(0.5) < 0.04, String(quantile(0.5)));
    assert.ok(
      quantile(0.9) / quantile(0.1) > 3 && quantile(0.9) / quantile(0.1) < 8,
      String(quantile(0.9) / quantile(0.1)),
    );
  });
});
