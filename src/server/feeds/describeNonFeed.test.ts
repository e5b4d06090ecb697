import assert from 'node:assert/strict';
import { test } from 'node:test';

import { describeNonFeed } from './describeNonFeed.ts';

void test('accepts the roots of feeds in any case and with any prefix', () => {
  for (const root of ['rss', 'RSS', 'rdf:RDF', 'RDF', 'feed', 'atom:feed', 'Channel', 'channel']) {
    assert.equal(describeNonFeed(root), undefined, root);
  }
});

const NON_FEEDS: readonly (readonly [root: string, why: RegExp])[] = [
  ['html', /HTML page, not a feed/],
  ['HTML', /HTML page, not a feed/],
  ['opml', /OPML/],
  ['urlset', /sitemap/],
  ['sitemapindex', /sitemaps/],
  ['svg', /its root is <svg>/],
  ['div', /its root is <div>/],
  ['soap:Envelope', /its root is <soap:Envelope>/],
  ['x'.repeat(1000), /^.{0,120}$/],
];

for (const [root, why] of NON_FEEDS) {
  void test(`rejects <${root.slice(0, 20)}>`, () => {
    assert.match(describeNonFeed(root) ?? '', why);
  });
}
