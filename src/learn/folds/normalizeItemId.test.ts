import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { normalizeItemId } from './normalizeItemId.ts';

const ARTICLE = 'https://www.news.example/т/a?x=1';

void describe('normalizeItemId', () => {
  for (const id of [
    ARTICLE,
    'http://news.example/т/a?x=1',
    'HTTPS://WWW.News.Example/т/a?x=1',
    'https://www.news.example:443/%d1%82/b/../a/?x=1&utm_source=rss#top',
  ]) {
    void it(`returns the form of the article for ${id}`, () => {
      for (const time of ['first', 'cached']) assert.equal(normalizeItemId(id), 'news.example/т/a&x=1', time);
    });
  }

  for (const [one, other] of [
    ['News:1', 'news:1'],
    ['A', 'a'],
    ['1', '01'],
    ['https://www.news.example/A', 'https://www.news.example/a'],
    ['__proto__', 'constructor'],
  ] as const) {
    void it(`distinguishes ${one} and ${other}`, () => assert.notEqual(normalizeItemId(one), normalizeItemId(other)));
  }

  void it('accepts any text, of any length and number', () => {
    for (const id of ['', '%', '\ud800', 'https://[', 'x'.repeat(100_000)])
      assert.equal(typeof normalizeItemId(id), 'string');
    for (let index = 0; index < 25_000; index += 1) {
      assert.equal(normalizeItemId(`http://news.example/${index}/`), `news.example/${index}`);
    }
  });
});
