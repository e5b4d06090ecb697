import assert from 'node:assert/strict';
import { test } from 'node:test';

import { notAFeed } from './notAFeed.ts';

void test('roots of feeds, whatever their case and prefix', () => {
  for (const root of ['rss', 'RSS', 'rdf:RDF', 'RDF', 'feed', 'atom:feed', 'Channel', 'channel']) {
    assert.equal(notAFeed(root), undefined, root);
  }
});

const OTHERS: readonly (readonly [root: string, why: RegExp])[] = [
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

for (const [root, why] of OTHERS) {
  void test(`<${root.slice(0, 20)}> is none`, () => {
    assert.match(notAFeed(root) ?? '', why);
  });
}
