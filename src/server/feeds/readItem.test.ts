import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Article } from './article.ts';
import { parseFeed } from './parseFeed.ts';

// Tested through parseFeed, which creates the parsed trees.

const BASE = 'https://feeds.example/news/rss.xml';
const SPACES =
  'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" ' +
  'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" ' +
  'xmlns:rss1="http://purl.org/rss/1.0/"';

const first = (text: string): Article | undefined => {
  const feed = parseFeed(new TextEncoder().encode(text), { base: BASE });
  assert.ok(feed.ok, feed.ok ? '' : feed.why);
  return feed.articles[0];
};
const inRss = (content: string, channel = ''): Article | undefined =>
  first(`<rss version="2.0" ${SPACES}><channel>${channel}<item>${content}</item></channel></rss>`);
const inAtom = (content: string, feed = ''): Article | undefined =>
  first(`<feed xmlns="http://www.w3.org/2005/Atom" ${SPACES}>${feed}<entry>${content}</entry></feed>`);

const LINK = '<link>https://a.example/1</link>';
const HREF = '<link href="https://a.example/1"/>';

const RSS_LINKS: readonly (readonly [what: string, content: string, link: string | undefined])[] = [
  ['the link', '<link>https://a.example/1</link>', 'https://a.example/1'],
  ['white space around it', '<link>\n  https://a.example/1\n</link>', 'https://a.example/1'],
  ['CDATA', '<link><![CDATA[https://a.example/?a=1&b=2]]></link>', 'https://a.example/?a=1&b=2'],
  ['entities', '<link>https://a.example/?a=1&amp;b=2</link>', 'https://a.example/?a=1&b=2'],
  ['http', '<link>http://a.example/1</link>', 'http://a.example/1'],
  ['unescaped characters', '<link>https://a.example/ä b</link>', 'https://a.example/%C3%A4%20b'],
  ['a name in another script', '<link>https://bücher.example/1</link>', 'https://xn--bcher-kva.example/1'],
  ['a fragment', '<link>https://a.example/1#2</link>', 'https://a.example/1#2'],
  ['an empty link, then one with text', '<link/><link>https://a.example/2</link>', 'https://a.example/2'],
  ['the first of two', '<link>https://a.example/1</link><link>https://a.example/2</link>', 'https://a.example/1'],
  [
    'the link before atom:link and guid',
    '<guid>https://a.example/3</guid><atom:link href="https://a.example/2"/><link>https://a.example/1</link>',
    'https://a.example/1',
  ],
  [
    'atom:link before guid',
    '<guid>https://a.example/3</guid><atom:link rel="alternate" href="https://a.example/2"/>',
    'https://a.example/2',
  ],
  ['atom:link without rel', '<atom:link href="https://a.example/2"/>', 'https://a.example/2'],
  ['atom:link with another rel is ignored', '<atom:link rel="self" href="https://a.example/2"/>', undefined],
  ['media:link is ignored', '<media:link>https://a.example/2</media:link>', undefined],
  ['a guid that is a permalink', '<guid>https://a.example/3</guid>', 'https://a.example/3'],
  ['a guid with isPermaLink=true', '<guid isPermaLink="true">https://a.example/3</guid>', 'https://a.example/3'],
  ['a guid with isPermaLink=false', '<guid isPermaLink="false">https://a.example/3</guid>', undefined],
  ['a guid with isPermaLink=FALSE', '<guid isPermaLink="FALSE">https://a.example/3</guid>', undefined],
  ['a guid that is a number', '<guid>3</guid>', undefined],
  ['a guid that is a URN', '<guid>urn:uuid:1</guid>', undefined],
  ['a script', '<link>javascript:alert(1)</link>', undefined],
  ['an obfuscated script', '<link>\u{1}java\nscript:alert(1)</link>', undefined],
  // The first link with text is the item's id. If it is invalid, the guid does not replace it.
  ['a script and a guid', '<link>javascript:alert(1)</link><guid>https://a.example/3</guid>', undefined],
];

for (const [what, content, link] of RSS_LINKS) {
  void test(`RSS link: ${what}`, () => {
    assert.equal(inRss(content)?.link, link);
  });
}

const ATOM_LINKS: readonly (readonly [what: string, content: string, link: string | undefined])[] = [
  ['rel=alternate', '<link rel="alternate" href="https://a.example/1"/>', 'https://a.example/1'],
  ['no rel', '<link href="https://a.example/1"/>', 'https://a.example/1'],
  ['rel in capitals', '<link rel="ALTERNATE" href="https://a.example/1"/>', 'https://a.example/1'],
  [
    "rel as the registry's address",
    '<link rel="http://www.iana.org/assignments/relation/alternate" href="https://a.example/1"/>',
    'https://a.example/1',
  ],
  [
    'other rels are ignored',
    '<link rel="self" href="https://a.example/0"/><link rel="edit" href="https://a.example/0"/>' +
      '<link rel="enclosure" href="https://a.example/0"/><link rel="replies" href="https://a.example/0"/>' +
      '<link rel="via" href="https://a.example/0"/><link rel="alternate" href="https://a.example/1"/>',
    'https://a.example/1',
  ],
  [
    'HTML first',
    '<link rel="alternate" type="application/json" href="https://a.example/0"/>' +
      '<link href="https://a.example/0"/><link rel="alternate" type="text/html" href="https://a.example/1"/>',
    'https://a.example/1',
  ],
  [
    'HTML with a charset',
    '<link href="https://a.example/0"/><link type="text/html; charset=utf-8" href="https://a.example/1"/>',
    'https://a.example/1',
  ],
  [
    'the first if none is of type HTML',
    '<link type="a/b" href="https://a.example/1"/><link href="https://a.example/2"/>',
    'https://a.example/1',
  ],
  ['without href', '<link rel="alternate"/><link href=""/><link href="https://a.example/1"/>', 'https://a.example/1'],
  ['white space in href', '<link href=" https://a.example/1 "/>', 'https://a.example/1'],
  ['entities in href', '<link href="https://a.example/?a=1&amp;b=2"/>', 'https://a.example/?a=1&b=2'],
  ['only a self link', '<link rel="self" href="https://a.example/0"/>', undefined],
  ['only an id', '<id>https://a.example/1</id>', undefined],
  ['a link of another namespace', '<media:link href="https://a.example/1"/>', undefined],
  ['a script', '<link href="javascript:alert(1)"/>', undefined],
];

for (const [what, content, link] of ATOM_LINKS) {
  void test(`Atom link: ${what}`, () => {
    assert.equal(inAtom(content)?.link, link);
  });
}

void test('reads an Atom link with any prefix', () => {
  assert.equal(inAtom('<atom:link href="https://a.example/1"/>')?.link, 'https://a.example/1');
});

// Order of base URLs: the xml:base chain, the URL of the site, the URL of the feed.
const RELATIVE: readonly (readonly [what: string, text: string, link: string])[] = [
  ['the feed', '<rss><channel><item><link>1</link></item></channel></rss>', 'https://feeds.example/news/1'],
  ['the origin of the feed', '<rss><channel><item><link>/1</link></item></channel></rss>', 'https://feeds.example/1'],
  [
    'the scheme of the feed',
    '<rss><channel><item><link>//b.example/1</link></item></channel></rss>',
    'https://b.example/1',
  ],
  [
    'the site',
    '<rss><channel><link>https://www.example/paper/</link><item><link>1</link></item></channel></rss>',
    'https://www.example/paper/1',
  ],
  [
    'the site, named after the items',
    '<rss><channel><item><link>/1</link></item><link>https://www.example/paper/</link></channel></rss>',
    'https://www.example/1',
  ],
  [
    'the site, in RSS 1.0',
    '<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/"><channel><link>https://www.example/</link></channel><item><link>1</link></item></rdf:RDF>',
    'https://www.example/1',
  ],
  [
    'the site, relative itself',
    '<rss><channel><link>/paper/</link><item><link>1</link></item></channel></rss>',
    'https://feeds.example/paper/1',
  ],
  [
    'the site, in Atom',
    '<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://www.example/paper/"/><entry><link href="1"/></entry></feed>',
    'https://www.example/paper/1',
  ],
  [
    'the feed, not the self link',
    '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="https://www.example/paper/"/><entry><link href="1"/></entry></feed>',
    'https://feeds.example/news/1',
  ],
  [
    'the feed, not the link of the logo',
    '<rss><channel><image><link>https://logo.example/</link></image><item><link>1</link></item></channel></rss>',
    'https://feeds.example/news/1',
  ],
  [
    'xml:base of the feed before the site',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/a/"><link href="https://www.example/"/><entry><link href="1"/></entry></feed>',
    'https://base.example/a/1',
  ],
  [
    'xml:base of the entry',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/a/"><entry xml:base="b/"><link href="1"/></entry></feed>',
    'https://base.example/a/b/1',
  ],
  [
    'xml:base of the link',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/a/"><entry xml:base="b/"><link xml:base="c/" href="1"/></entry></feed>',
    'https://base.example/a/b/c/1',
  ],
  [
    'xml:base of the channel, relative to the feed',
    '<rss><channel xml:base="/x/"><item><link>1</link></item></channel></rss>',
    'https://feeds.example/x/1',
  ],
  [
    'the feed, not xml:base of another entry',
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry xml:base="https://o.example/"></entry><entry><link href="1"/></entry></feed>',
    'https://feeds.example/news/1',
  ],
  [
    'the feed if xml:base is invalid',
    '<rss xml:base="http://"><channel><item><link>1</link></item></channel></rss>',
    'https://feeds.example/news/1',
  ],
];

for (const [what, text, link] of RELATIVE) {
  void test(`resolves a relative link against ${what}`, () => {
    assert.equal(first(text)?.link, link);
  });
}

const GUIDS: readonly (readonly [what: string, guid: string | undefined, found: Article | undefined])[] = [
  ['guid', '17', inRss(`${LINK}<guid isPermaLink="false"> 17\n</guid>`)],
  ['guid in CDATA', 'a&b', inRss(`${LINK}<guid><![CDATA[a&b]]></guid>`)],
  ['the first guid', '17', inRss(`${LINK}<guid>17</guid><guid>18</guid>`)],
  ['no guid', undefined, inRss(LINK)],
  ['an empty guid', undefined, inRss(`${LINK}<guid> </guid>`)],
  ['a very long guid', undefined, inRss(`${LINK}<guid>${'x'.repeat(3000)}</guid>`)],
  ['a guid with leading zeros', '007', inRss(`${LINK}<guid>007</guid>`)],
  ['id is ignored in RSS', undefined, inRss(`${LINK}<id>17</id>`)],
  ['media:guid is ignored', undefined, inRss(`${LINK}<media:guid>17</media:guid>`)],
  ['the id of an entry', 'tag:a.example,2017:1', inAtom(`${HREF}<id>tag:a.example,2017:1</id>`)],
  ['guid is ignored in Atom', undefined, inAtom(`${HREF}<guid>17</guid>`)],
];

for (const [what, guid, found] of GUIDS) {
  void test(`guid: ${what}`, () => {
    assert.ok(found);
    assert.equal(found.guid, guid);
    assert.equal('guid' in found, guid !== undefined);
  });
}

const TITLES: readonly (readonly [what: string, title: string | undefined, found: Article | undefined])[] = [
  ['text', 'One', inRss(`${LINK}<title>One</title>`)],
  ['encoded once', 'Fish & Chips', inRss(`${LINK}<title>Fish &amp; Chips</title>`)],
  ['encoded twice', 'AT&T wins', inRss(`${LINK}<title>AT&amp;amp;T &lt;b&gt;wins&lt;/b&gt;</title>`)],
  ['HTML in CDATA', 'AT&T wins', inRss(`${LINK}<title><![CDATA[AT&amp;T <b>wins</b>]]></title>`)],
  ['less than', 'a < b', inRss(`${LINK}<title>a &lt; b</title>`)],
  ['less than in CDATA', 'a < b & c', inRss(`${LINK}<title><![CDATA[a < b & c]]></title>`)],
  ['numbers', '’ ’ ’', inRss(`${LINK}<title>&#8217; &#x2019; &#146;</title>`)],
  ['HTML entities', 'Café – “x”…', inRss(`${LINK}<title>Caf&eacute; &ndash; &ldquo;x&rdquo;&hellip;</title>`)],
  ['HTML entities, encoded twice', 'Café –', inRss(`${LINK}<title>Caf&amp;eacute; &amp;ndash;</title>`)],
  ['CDATA between text', 'One two three', inRss(`${LINK}<title>One <![CDATA[two]]> three</title>`)],
  ['a comment in it', 'One two', inRss(`${LINK}<title>One<!-- x --> two</title>`)],
  ['unescaped markup', 'One two three', inRss(`${LINK}<title>One <b>two</b> three</title>`)],
  ['an unescaped line break', 'One two', inRss(`${LINK}<title>One<br/>two</title>`)],
  ['white space', 'One two', inRss(`${LINK}<title>\n  One\n  two </title>`)],
  ['the first', 'One', inRss(`${LINK}<title>One</title><title>Two</title>`)],
  ['an empty one before', 'Two', inRss(`${LINK}<title/><title>Two</title>`)],
  ['media:title before it', 'One', inRss(`${LINK}<media:title>No</media:title><title>One</title>`)],
  ['itunes:title before it', 'One', inRss(`${LINK}<itunes:title>No</itunes:title><title>One</title>`)],
  ['title in media:content', 'One', inRss(`${LINK}<media:content><title>No</title></media:content><title>One</title>`)],
  [
    'only titles of other namespaces',
    undefined,
    inRss(`${LINK}<media:title>No</media:title><atom:title>No</atom:title>`),
  ],
  ['none', undefined, inRss(LINK)],
  ['only markup', undefined, inRss(`${LINK}<title>&lt;br&gt;</title>`)],
  ['Atom text', 'One', inAtom(`${HREF}<title>One</title>`)],
  ['Atom text with visible markup', 'The <b> tag &amp;', inAtom(`${HREF}<title>The &lt;b&gt; tag &amp;amp;</title>`)],
  ['Atom type=text', 'The <b> tag', inAtom(`${HREF}<title type="text">The &lt;b&gt; tag</title>`)],
  ['Atom type=html', 'AT&T wins', inAtom(`${HREF}<title type="html">AT&amp;amp;T &lt;b&gt;wins&lt;/b&gt;</title>`)],
  ['Atom type=HTML in CDATA', 'A & b', inAtom(`${HREF}<title type="HTML"><![CDATA[A &amp; <i>b</i>]]></title>`)],
  ['Atom 0.3 text/html', 'A b', inAtom(`${HREF}<title type="text/html" mode="escaped">A &lt;i&gt;b&lt;/i&gt;</title>`)],
  [
    'Atom type=xhtml',
    'Less: < & more',
    inAtom(
      `${HREF}<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Less: <em>&lt;</em> &amp; <b>more</b></div></title>`,
    ),
  ],
  ['media:title in Atom', 'One', inAtom(`${HREF}<media:title>No</media:title><title>One</title>`)],
];

for (const [what, title, found] of TITLES) {
  void test(`title: ${what}`, () => {
    assert.ok(found);
    assert.equal(found.title, title);
    assert.equal('title' in found, title !== undefined);
  });
}

const DATES: readonly (readonly [what: string, iso: string | undefined, found: Article | undefined])[] = [
  ['pubDate', '2017-04-28', inRss(`${LINK}<pubDate>Fri, 28 Apr 2017 00:00:00 GMT</pubDate>`)],
  ['pubDate in RFC 3339', '2017-04-28', inRss(`${LINK}<pubDate>2017-04-28T00:00:00Z</pubDate>`)],
  ['dc:date', '2017-04-28', inRss(`${LINK}<dc:date>2017-04-28</dc:date>`)],
  [
    'pubDate before all others',
    '2017-01-01',
    inRss(
      `${LINK}<atom:updated>2017-01-04</atom:updated><atom:published>2017-01-03</atom:published>` +
        '<dc:date>2017-01-02</dc:date><pubDate>2017-01-01</pubDate>',
    ),
  ],
  [
    'dc:date before those of Atom',
    '2017-01-02',
    inRss(`${LINK}<atom:published>2017-01-03</atom:published><dc:date>2017-01-02</dc:date>`),
  ],
  [
    'published before updated',
    '2017-01-03',
    inRss(`${LINK}<atom:updated>2017-01-04</atom:updated><atom:published>2017-01-03</atom:published>`),
  ],
  ['updated', '2017-01-04', inRss(`${LINK}<atom:updated>2017-01-04</atom:updated>`)],
  [
    'the next if the first is invalid',
    '2017-01-02',
    inRss(`${LINK}<pubDate>today</pubDate><dc:date>2017-01-02</dc:date>`),
  ],
  ['the first of two', '2017-01-01', inRss(`${LINK}<pubDate>2017-01-01</pubDate><pubDate>2017-01-02</pubDate>`)],
  ['none', undefined, inRss(LINK)],
  ['invalid', undefined, inRss(`${LINK}<pubDate>today</pubDate>`)],
  ['February 30', undefined, inRss(`${LINK}<pubDate>2012-02-30</pubDate>`)],
  ['empty', undefined, inRss(`${LINK}<pubDate/>`)],
  ['of another namespace', undefined, inRss(`${LINK}<media:pubDate>2017-01-01</media:pubDate>`)],
  ['in CDATA', '2017-01-01', inRss(`${LINK}<pubDate><![CDATA[2017-01-01]]></pubDate>`)],
  ['Atom published', '2017-01-03', inAtom(`${HREF}<updated>2017-01-04</updated><published>2017-01-03</published>`)],
  ['Atom updated', '2017-01-04', inAtom(`${HREF}<updated>2017-01-04T00:00:00Z</updated>`)],
  ['Atom 0.3', '2017-01-03', inAtom(`${HREF}<modified>2017-01-04</modified><issued>2017-01-03</issued>`)],
  ['dc:date in Atom', '2017-01-02', inAtom(`${HREF}<updated>2017-01-04</updated><dc:date>2017-01-02</dc:date>`)],
];

for (const [what, iso, found] of DATES) {
  void test(`date: ${what}`, () => {
    assert.ok(found);
    assert.equal(found.date === undefined ? undefined : new Date(found.date).toISOString().slice(0, 10), iso);
    assert.equal('date' in found, iso !== undefined);
  });
}

void test('resolves prefixes by their declarations in scope', () => {
  const article = inRss(
    `${LINK}<x:title xmlns:x="http://purl.org/rss/1.0/">Core</x:title>` +
      '<media:title xmlns:media="http://search.yahoo.com/mrss/">No</media:title>',
  );
  assert.equal(article?.title, 'Core');
  // The usual prefix of Dublin Core, with another namespace.
  assert.equal(inRss(`${LINK}<dc:date xmlns:dc="http://other.example/">2017-01-01</dc:date>`)?.date, undefined);
  // The default namespace, changed for one element.
  assert.equal(inRss(`${LINK}<title xmlns="http://search.yahoo.com/mrss/">No</title><title>Yes</title>`)?.title, 'Yes');
});

void test('knows the undeclared prefixes atom and dc, but no others', () => {
  const article = first(
    '<rss><channel><item><media:title>No</media:title><dc:date>2017-01-01</dc:date><atom:link href="https://a.example/1"/></item></channel></rss>',
  );
  assert.deepEqual(article, { link: 'https://a.example/1', date: Date.UTC(2017, 0, 1) });
});
