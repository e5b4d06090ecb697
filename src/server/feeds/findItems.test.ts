import assert from 'node:assert/strict';
import { test } from 'node:test';

import { findItems } from './findItems.ts';
import type { FoundItems } from './findItems.ts';
import { parseXml } from './xml/parseXml.ts';
import { textOf } from './xml/xmlTree.ts';

const DOCUMENT = 'https://a.example/feeds/rss.xml';

const find = (xml: string): FoundItems => {
  const tag = /^<([^\s>/]+)/.exec(xml)?.[1] ?? '';
  const parsed = parseXml(xml, tag);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.why);
  return findItems(parsed.root, tag, DOCUMENT);
};
const texts = (xml: string): string[] => {
  const found = find(xml);
  assert.ok(found.ok, found.ok ? '' : found.why);
  return found.items.map(({ children }) => textOf(children).trim().slice(0, 3));
};
const ITEM_ONE = '<item><title>One</title></item>';
const ITEM_TWO = '<item><title>Two</title></item>';

const FEEDS: readonly (readonly [what: string, xml: string, items: readonly string[]])[] = [
  ['RSS 2.0', `<rss><channel>${ITEM_ONE}${ITEM_TWO}</channel></rss>`, ['One', 'Two']],
  [
    'RSS 1.0',
    `<rdf:RDF xmlns="http://purl.org/rss/1.0/"><channel><items/></channel>${ITEM_ONE}${ITEM_TWO}</rdf:RDF>`,
    ['One', 'Two'],
  ],
  [
    'RSS 1.1',
    `<Channel xmlns="http://purl.org/net/rss1.1#"><items>${ITEM_ONE}${ITEM_TWO}</items></Channel>`,
    ['One', 'Two'],
  ],
  ['Atom', '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>One</title></entry></feed>', ['One']],
  ['Atom with a prefix', '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry>One</a:entry></a:feed>', ['One']],
  ['Atom that forgot its namespace', '<feed><entry><title>One</title></entry></feed>', ['One']],
  [
    'RSS with the namespace of Atom',
    `<rss xmlns="http://www.w3.org/2005/Atom"><channel>${ITEM_ONE}</channel></rss>`,
    ['One'],
  ],
  [
    'an item inside an item',
    `<rss><channel><item><title>One</title><br>${ITEM_TWO}</item></channel></rss>`,
    ['One', 'Two'],
  ],
  ['items of another namespace', '<rss><channel><x:item xmlns:x="y">One</x:item></channel></rss>', []],
  ['a feed without items', '<rss><channel/></rss>', []],
  ['an empty root', '<rss/>', []],
];

for (const [what, xml, items] of FEEDS) {
  void test(`finds ${items.join(', ') || 'nothing'} in ${what}`, () => {
    assert.deepEqual(texts(xml), items);
  });
}

const SITES: readonly (readonly [what: string, channel: string, site: string])[] = [
  ['the link of RSS', '<link>https://b.example/</link>', 'https://b.example/'],
  ['relative to the feed', '<link>/news/</link>', 'https://a.example/news/'],
  ['relative to xml:base', '<link xml:base="https://c.example/x/">y/</link>', 'https://c.example/x/y/'],
  [
    'the Atom link that is not rel=self',
    '<atom:link rel="self" href="/1"/><atom:link href="/2"/>',
    'https://a.example/2',
  ],
  ['RSS before Atom', '<atom:link href="/2"/><link>/1</link>', 'https://a.example/1'],
  ['the feed itself if there is no valid link', '<link>javascript:alert(1)</link>', DOCUMENT],
];

for (const [what, channel, site] of SITES) {
  void test(`finds the site: ${what}`, () => {
    const found = find(`<rss><channel>${channel}</channel></rss>`);
    assert.deepEqual(found.ok && found.urls, { document: DOCUMENT, site });
  });
}

void test('rejects a document without a channel and an item', () => {
  const found = find('<rdf:RDF xmlns:rdf="x"><Person/></rdf:RDF>');
  assert.match(found.ok ? '' : found.why, /not an RSS or Atom feed, although its root is <rdf:RDF>\.$/);
});

void test('finds all items of a feed with 5,000 prefixes, and stores at most 20 prefixes for each', () => {
  const numbers = Array.from({ length: 5000 }, (_, index) => index);
  const root = numbers.map((index) => `xmlns:p${index}="http://www.w3.org/2005/Atom"`).join(' ');
  const items = numbers.map((index) => `<item xmlns:q${index}="http://www.w3.org/2005/Atom"/>`).join('');
  const found = find(`<rss ${root}><channel>${items}</channel></rss>`);
  assert.ok(found.ok);
  assert.equal(found.items.length, 5000);
  assert.ok(found.items.every(({ scope }) => scope.namespaces.size <= 20));
});
