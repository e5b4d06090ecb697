import assert from 'node:assert/strict';
import { test } from 'node:test';

import { formatCount, describeSkipped, describeServedArticles, removePassword } from './feedMessages.ts';

void test('formats a count with its noun', () => {
  assert.equal(formatCount(0, 'article'), '0 articles');
  assert.equal(formatCount(1, 'article'), '1 article');
  assert.equal(formatCount(2, 'article'), '2 articles');
});

void test('describes skipped items, if any', () => {
  assert.equal(describeSkipped(0), '');
  assert.equal(describeSkipped(1), ' Skipped 1 item without a valid link.');
  assert.equal(describeSkipped(3), ' Skipped 3 items without a valid link.');
});

void test('describes what rankings use meanwhile', () => {
  assert.equal(
    describeServedArticles(null),
    'Rankings omit this feed until it can be read. Check its address in the configuration; every refresh tries again.',
  );
  assert.equal(
    describeServedArticles({ articles: [{ link: 'https://a.example/1' }], lastRefresh: 0 }),
    'Rankings use its 1 article of 1970-01-01T00:00:00.000Z meanwhile; every refresh tries again.',
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
  void test(`prints ${source} as ${printed}`, () => {
    assert.equal(removePassword(source), printed);
  });
}
