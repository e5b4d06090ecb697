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
const one = '<item><title>One</title></item>';
const two = '<item><title>Two</title></item>';

const FEEDS: readonly (readonly [what: string, xml: string, items: readonly string[]])[] = [
  ['RSS 2.0', `<rss><channel>${one}${two}</channel></rss>`, ['One', 'Two']],
  [
    'RSS 1.0',
    `<rdf:RDF xmlns="http://purl.org/rss/1.0/"><channel><items/></channel>${one}${two}</rdf:RDF>`,
    ['One', 'Two'],
  ],
  ['RSS 1.1', `<Channel xmlns="http://purl.org/net/rss1.1#"><items>${one}${two}</items></Channel>`, ['One', 'Two']],
  ['Atom', '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>One</title></entry></feed>', ['One']],
  ['Atom with a prefix', '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry>One</a:entry></a:feed>', ['One']],
  ['Atom that forgot its namespace', '<feed><entry><title>One</title></entry></feed>', ['One']],
  ['RSS in the namespace of Atom', `<rss xmlns="http://www.w3.org/2005/Atom"><channel>${one}</channel></rss>`, ['One']],
  ['an item inside an item', `<rss><channel><item><title>One</title><br>${two}</item></channel></rss>`, ['One', 'Two']],
  ['items of another namespace', '<rss><channel><x:item xmlns:x="y">One</x:item></channel></rss>', []],
  ['no items', '<rss><channel/></rss>', []],
  ['nothing', '<rss/>', []],
];

for (const [what, xml, items] of FEEDS) {
  void test(`${what}: ${items.join(', ') || 'none'}`, () => {
    assert.deepEqual(texts(xml), items);
  });
}

const SITES: readonly (readonly [what: string, channel: string, site: string])[] = [
  ['the link of RSS', '<link>https://b.example/</link>', 'https://b.example/'],
  ['relative to the feed', '<link>/news/</link>', 'https://a.example/news/'],
  ['relative to xml:base', '<link xml:base="https://c.example/x/">y/</link>', 'https://c.example/x/y/'],
  [
    'the link of Atom that is no self',
    '<atom:link rel="self" href="/1"/><atom:link href="/2"/>',
    'https://a.example/2',
  ],
  ['RSS before Atom', '<atom:link href="/2"/><link>/1</link>', 'https://a.example/1'],
  ['none: the feed itself', '<link>javascript:alert(1)</link>', DOCUMENT],
];

for (const [what, channel, site] of SITES) {
  void test(`the site: ${what}`, () => {
    const found = find(`<rss><channel>${channel}</channel></rss>`);
    assert.deepEqual(found.ok && found.place, { document: DOCUMENT, site });
  });
}

void test('a document without a channel or an item is no feed', () => {
  const found = find('<rdf:RDF xmlns:rdf="x"><Person/></rdf:RDF>');
  assert.match(found.ok ? '' : found.why, /no RSS or Atom feed, although its root is called <rdf:RDF>\.$/);
});

void test('a feed of 5,000 prefixes, and an item for each that declares one more: all are found, none keeps many', () => {
  const numbers = Array.from({ length: 5000 }, (_, index) => index);
  const root = numbers.map((index) => `xmlns:p${index}="http://www.w3.org/2005/Atom"`).join(' ');
  const items = numbers.map((index) => `<item xmlns:q${index}="http://www.w3.org/2005/Atom"/>`).join('');
  const found = find(`<rss ${root}><channel>${items}</channel></rss>`);
  assert.ok(found.ok);
  assert.equal(found.items.length, 5000);
  assert.ok(found.items.every(({ scope }) => scope.spaces.size <= 20));
});
