import assert from 'node:assert/strict';
import { test } from 'node:test';

import { count, leftOut, meanwhile, withoutPassword } from './refreshLines.ts';

void test('counts in words', () => {
  assert.equal(count(0, 'article'), '0 articles');
  assert.equal(count(1, 'article'), '1 article');
  assert.equal(count(2, 'article'), '2 articles');
});

void test('says what was left out, if anything', () => {
  assert.equal(leftOut(0), '');
  assert.equal(leftOut(1), '; 1 item without a usable link left out');
  assert.equal(leftOut(3), '; 3 items without a usable link left out');
});

void test('says what is served meanwhile', () => {
  assert.equal(meanwhile(null), 'Rankings leave it out until it can be read.');
  assert.equal(
    meanwhile({ articles: [{ link: 'https://a.example/1' }], lastRefresh: 0 }),
    'Meanwhile it serves 1 article of 1970-01-01T00:00:00.000Z.',
  );
});

const SOURCES: readonly (readonly [source: string, printed: string])[] = [
  ['https://a.example/rss.xml', 'https://a.example/rss.xml'],
  ['https://user:secret@a.example/rss.xml', 'https://a.example/rss.xml'],
  ['HTTP://token@a.example/', 'HTTP://a.example/'],
  ['https://a.example/@user/rss.xml', 'https://a.example/@user/rss.xml'],
  ['https://a.example/?to=x@y', 'https://a.example/?to=x@y'],
  ['./feeds/a@b.xml', './feeds/a@b.xml'],
];

for (const [source, printed] of SOURCES) {
  void test(`${source} is printed as ${printed}`, () => {
    assert.equal(withoutPassword(source), printed);
  });
}
