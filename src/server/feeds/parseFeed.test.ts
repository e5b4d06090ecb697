import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Article } from './article.ts';
import { MAX_ARTICLES, MAX_FEED_BYTES, parseFeed } from './parseFeed.ts';

const BASE = 'https://feeds.example/news/rss.xml';

const parse = (text: string, contentType?: string): ReturnType<typeof parseFeed> =>
  parseFeed(new TextEncoder().encode(text), { contentType, base: BASE });

const articles = (text: string): readonly Article[] => {
  const feed = parse(text);
  assert.ok(feed.ok, feed.ok ? '' : feed.why);
  return feed.articles;
};

const why = (text: string): string => {
  const feed = parse(text);
  assert.ok(!feed.ok);
  return feed.why;
};

const DATE = Date.UTC(2017, 3, 28, 18, 2, 6);

// One feed of each format, all with the same two articles.
const FORMATS: readonly (readonly [format: string, text: string])[] = [
  [
    'RSS 0.91',
    `<?xml version="1.0"?>
    <!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
    <rss version="0.91"><channel><title>News</title><link>https://news.example/</link><description>x</description>
      <item><title>One</title><link>https://news.example/1</link><guid>1</guid><pubDate>Fri, 28 Apr 2017 18:02:06 GMT</pubDate></item>
      <item><title>Two</title><link>https://news.example/2</link></item>
    </channel></rss>`,
  ],
  [
    'RSS 0.90',
    `<?xml version="1.0"?>
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"
      xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel><title>News</title><link>https://news.example/</link></channel>
      <item><title>One</title><link>https://news.example/1</link><guid>1</guid><dc:date>2017-04-28T18:02:06Z</dc:date></item>
      <item><title>Two</title><link>https://news.example/2</link></item>
    </rdf:RDF>`,
  ],
  [
    'RSS 1.0',
    `<?xml version="1.0" encoding="UTF-8"?>
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel rdf:about="https://news.example/rss"><title>News</title><link>https://news.example/</link>
        <items><rdf:Seq><rdf:li resource="https://news.example/1"/><rdf:li resource="https://news.example/2"/></rdf:Seq></items>
      </channel>
      <item rdf:about="https://news.example/1"><title>One</title><link>https://news.example/1</link><guid>1</guid>
        <dc:date>2017-04-28T18:02:06+00:00</dc:date></item>
      <item rdf:about="https://news.example/2"><title>Two</title><link>https://news.example/2</link></item>
    </rdf:RDF>`,
  ],
  [
    'RSS 1.0 with a custom prefix',
    `<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rss="http://purl.org/rss/1.0/"
      xmlns:d="http://purl.org/dc/elements/1.1/">
      <rss:channel><rss:link>https://news.example/</rss:link></rss:channel>
      <rss:item><rss:title>One</rss:title><rss:link>https://news.example/1</rss:link><rss:guid>1</rss:guid>
        <d:date>2017-04-28T20:02:06+02:00</d:date></rss:item>
      <rss:item><rss:title>Two</rss:title><rss:link>https://news.example/2</rss:link></rss:item>
    </r:RDF>`,
  ],
  [
    'RSS 1.1',
    `<Channel xmlns="http://purl.org/net/rss1.1#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns:dc="http://purl.org/dc/elements/1.1/">
      <title>News</title><link>https://news.example/</link>
      <items rdf:parseType="Collection">
        <item><title>One</title><link>https://news.example/1</link><guid>1</guid><dc:date>2017-04-28T18:02:06Z</dc:date></item>
        <item><title>Two</title><link>https://news.example/2</link></item>
      </items>
    </Channel>`,
  ],
  [
    'RSS 2.0',
    `<?xml version="1.0" encoding="UTF-8"?>
    <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
    <channel><title>News</title><link>https://news.example/</link>
      <atom:link rel="self" href="https://news.example/rss.xml"/>
      <item><media:title>No</media:title><title>One</title><link>https://news.example/1</link>
        <guid isPermaLink="false">1</guid><pubDate>Fri, 28 Apr 2017 18:02:06 GMT</pubDate></item>
      <item><title>Two</title><link>https://news.example/2</link></item>
    </channel></rss>`,
  ],
  [
    'RSS 2.0 in a namespace',
    `<rss version="2.0" xmlns="http://backend.userland.com/rss2"><channel>
      <item><title>One</title><link>https://news.example/1</link><guid>1</guid><pubDate>28 Apr 2017 18:02:06 GMT</pubDate></item>
      <item><title>Two</title><link>https://news.example/2</link></item>
    </channel></rss>`,
  ],
  [
    "RSS 2.0 with Atom's namespace by mistake",
    `<rss version="2.0" xmlns="http://www.w3.org/2005/Atom"><channel>
      <item><title>One</title><link>https://news.example/1</link><guid>1</guid><pubDate>28 Apr 2017 18:02:06 GMT</pubDate></item>
      <item><title>Two</title><link>https://news.example/2</link></item>
    </channel></rss>`,
  ],
  [
    'RSS 2.0 in lower case',
    `<rss><channel>
      <item><title>One</title><link>https://news.example/1</link><guid>1</guid><pubdate>28 Apr 2017 18:02:06 GMT</pubdate></item>
      <item><title>Two</title><link>https://news.example/2</link></item>
    </channel></rss>`,
  ],
  [
    'RSS with its items outside the channel',
    `<rss version="0.92"><channel><link>https://news.example/</link></channel>
      <item><title>One</title><link>https://news.example/1</link><guid>1</guid><pubDate>28 Apr 2017 18:02:06 GMT</pubDate></item>
      <item><title>Two</title><link>https://news.example/2</link></item>
    </rss>`,
  ],
  [
    'Atom 0.3',
    `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><link rel="alternate" type="text/html" href="https://news.example/"/>
      <entry><title mode="escaped" type="text/html">One</title><link rel="alternate" type="text/html" href="https://news.example/1"/>
        <id>1</id><issued>2017-04-28T18:02:06Z</issued><modified>2018-01-01T00:00:00Z</modified></entry>
      <entry><title>Two</title><link rel="alternate" type="text/html" href="https://news.example/2"/></entry>
    </feed>`,
  ],
  [
    'Atom 1.0',
    `<?xml version="1.0" encoding="utf-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><link rel="self" href="https://news.example/atom.xml"/>
      <entry><title>One</title><link href="https://news.example/1"/><id>1</id>
        <updated>2018-01-01T00:00:00Z</updated><published>2017-04-28T18:02:06Z</published></entry>
      <entry><title>Two</title><link href="https://news.example/2"/></entry>
    </feed>`,
  ],
  [
    'Atom 1.0 with a prefix',
    `<a:feed xmlns:a="http://www.w3.org/2005/Atom">
      <a:entry><a:title>One</a:title><a:link href="https://news.example/1"/><a:id>1</a:id><a:updated>2017-04-28T18:02:06Z</a:updated></a:entry>
      <a:entry><a:title>Two</a:title><a:link href="https://news.example/2"/></a:entry>
    </a:feed>`,
  ],
  [
    'Atom without its namespace',
    `<feed>
      <entry><title>One</title><link href="https://news.example/1"/><id>1</id><published>2017-04-28T18:02:06Z</published></entry>
      <entry><title>Two</title><link href="https://news.example/2"/></entry>
    </feed>`,
  ],
];

for (const [format, text] of FORMATS) {
  void test(`reads ${format}`, () => {
    assert.deepEqual(parse(text), {
      ok: true,
      skipped: 0,
      articles: [
        { link: 'https://news.example/1', guid: '1', title: 'One', date: DATE },
        { link: 'https://news.example/2', title: 'Two' },
      ],
    });
  });

  void test(`reads ${format} with Windows line breaks and a byte order mark`, () => {
    assert.equal(articles(`\u{feff}${text.replaceAll('\n', '\r\n')}`).length, 2);
  });
}

const item = (content: string): string => `<item><link>https://news.example/1</link>${content}</item>`;
const rss = (...items: readonly string[]): string => `<rss version="2.0"><channel>${items.join('\n')}</channel></rss>`;

void test('reads a feed without items', () => {
  for (const text of [
    rss(),
    '<rss version="2.0"><channel/></rss>',
    '<rss version="2.0"/>',
    '<feed xmlns="http://www.w3.org/2005/Atom"></feed>',
    '<feed xmlns="http://www.w3.org/2005/Atom"/>',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel/></rdf:RDF>',
  ]) {
    assert.deepEqual(parse(text), { ok: true, articles: [], skipped: 0 }, text);
  }
});

void test('reads a feed with one item', () => {
  assert.equal(articles(rss(item('<title>One</title>'))).length, 1);
});

void test('skips and counts items without a link', () => {
  const feed = parse(
    rss(
      '<item><title>No link</title></item>',
      item(''),
      '<item><link/><guid>17</guid></item>',
      '<item><link>javascript:alert(1)</link></item>',
      '<item><link>ftp://news.example/1</link></item>',
      '<item><link>mailto:editor@news.example</link></item>',
      '<item><link>data:text/html,x</link></item>',
      '<item><link>https://</link></item>',
      '<item/>',
      `<item><link>https://news.example/${'x'.repeat(5000)}</link></item>`,
    ),
  );
  assert.deepEqual(feed, { ok: true, articles: [{ link: 'https://news.example/1' }], skipped: 9 });
});

void test('keeps the first of two items with the same link, and does not count the other as skipped', () => {
  const feed = parse(
    rss(
      '<item><link>https://news.example/1</link><title>First</title></item>',
      '<item><link>https://news.example/2</link></item>',
      '<item><link> HTTPS://NEWS.example:443/a/../1 </link><title>Second</title></item>',
    ),
  );
  assert.deepEqual(feed, {
    ok: true,
    skipped: 0,
    articles: [{ link: 'https://news.example/1', title: 'First' }, { link: 'https://news.example/2' }],
  });
});

void test('keeps the order of the feed, regardless of dates', () => {
  const dates = ['2017-01-01', '2019-01-01', '2018-01-01'];
  const text = dates.map(
    (date, index) => `<item><link>https://a.example/${index}</link><pubDate>${date}</pubDate></item>`,
  );
  assert.deepEqual(
    articles(rss(...text)).map(({ link }) => link.at(-1)),
    ['0', '1', '2'],
  );
});

void test('does not change a date in the future', () => {
  assert.equal(articles(rss(item('<pubDate>2099-01-01</pubDate>')))[0]?.date, Date.UTC(2099, 0, 1));
});

void test('reads a number, a boolean and a date in a title as text', () => {
  for (const title of ['007', '1e3', '0x10', 'true', '2017-04-28', '1.0']) {
    assert.equal(articles(rss(item(`<title>${title}</title>`)))[0]?.title, title);
  }
});

void test('accepts names of built-in JavaScript properties as values', () => {
  const text = rss(item('<title>__proto__</title><guid>constructor</guid><toString>x</toString><hasOwnProperty/>'));
  assert.deepEqual(articles(text), [{ link: 'https://news.example/1', title: '__proto__', guid: 'constructor' }]);
});

void test('uses the charset of the header, otherwise of the XML declaration', () => {
  const bytes = Buffer.from(
    `<?xml version="1.0" encoding="iso-8859-1"?>${rss(item('<title>caf\u{e9} \u{93}x\u{94}</title>'))}`,
    'latin1',
  );
  const declared = parseFeed(bytes, { base: BASE });
  assert.equal(declared.ok && declared.articles[0]?.title, 'café “x”');
  const header = parseFeed(bytes, { base: BASE, contentType: 'text/xml; charset=windows-1251' });
  assert.equal(header.ok && header.articles[0]?.title, 'cafй “x”');
});

// Documents that are not feeds, with the expected errors.
const NON_FEEDS: readonly (readonly [what: string, text: string, why: RegExp])[] = [
  ['nothing', '', /empty/],
  ['white space', '\n\n', /empty/],
  ['a page', '<!DOCTYPE html>\n<html><head><title>x</title></head><body><p>y</body></html>', /HTML page/],
  ['a page without </html>', '<!doctype html><html lang=en><title>x</title><p>y<br>z', /HTML page/],
  ['an XHTML page', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head/></html>', /HTML page/],
  ['a part of a page', '<div>Not found</div>', /its root is <div>/],
  ['plain text', '404 Not Found', /not XML/],
  ['JSON', '{"version":"https://jsonfeed.org/version/1","items":[{"content_html":"<p>x</p>"}]}', /root is <p>|JSON/],
  ['OPML', '<opml version="2.0"><body/></opml>', /OPML/],
  ['a sitemap', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url/></urlset>', /sitemap/],
  [
    'other RDF',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><x/></rdf:RDF>',
    /not an RSS or Atom feed/,
  ],
  ['another <feed>', '<feed xmlns="http://other.example/"><entry/></feed>', /not an RSS or Atom feed/],
  [
    'an external entity',
    `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>${rss(item('<title>&x;</title>'))}`,
    /DOCTYPE/,
  ],
  ['a parameter entity', `<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://a.example/"> %x;]>${rss(item(''))}`, /DOCTYPE/],
  [
    'a billion laughs',
    `<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>${rss(item('<title>&b;</title>'))}`,
    /DOCTYPE/,
  ],
  ['a DOCTYPE in the middle', rss('<!DOCTYPE x [<!ENTITY a "b">]>', item('<title>&a;</title>')), /entities/],
  ['an external DOCTYPE in the middle', rss('<!DOCTYPE x [<!ENTITY a SYSTEM "b">]>', item('')), /entities/],
  ['too many entities', rss(item(`<title>${'&#65;'.repeat(100_001)}</title>`)), /entities/],
  ['deep nesting', rss(item('<x>'.repeat(200) + '</x>'.repeat(200))), /more than 100 deep/],
  ['deep nesting before the items', rss('<x>'.repeat(200) + '</x>'.repeat(200), item('')), /more than 100 deep/],
  ['<__proto__>', rss(item('<__proto__><x/></__proto__>')), /JavaScript/],
  ['<constructor>', rss(item('<constructor/>')), /JavaScript/],
];

for (const [what, text, reason] of NON_FEEDS) {
  void test(`rejects ${what} with a sentence`, () => {
    assert.match(why(text), reason);
    assert.match(why(text), /^[A-Z].*\.$/s);
    assert.deepEqual(Object.keys(parse(text)), ['ok', 'why']);
  });
}

void test('reports JSON as JSON even if it contains markup', () => {
  assert.match(why('{"items":[{"title":"1 < 2"}]}'), /JSON/);
});

void test('does not allow prototype pollution', () => {
  parse(rss(item('<__proto__><polluted>1</polluted></__proto__>')));
  parse('<rss __proto__="x" constructor="y"><channel/></rss>');
  assert.equal('polluted' in {}, false);
});

void test('does not count entities in unread elements, so long escaped summaries are accepted', () => {
  const summary = `<description>${'&lt;p&gt;'.repeat(60_000)}</description>`;
  assert.equal(articles(rss(item(`${summary}<title>a &amp; b</title>`)))[0]?.title, 'a & b');
});

void test('rejects feeds above 5 MB, and reads smaller ones', () => {
  const padded = (size: number): Uint8Array => new TextEncoder().encode(rss(item('')).padEnd(size, ' '));
  assert.deepEqual(parseFeed(padded(MAX_FEED_BYTES + 1), { base: BASE }), {
    ok: false,
    why: 'The feed is larger than 5 MB.',
  });
  assert.equal(parseFeed(padded(MAX_FEED_BYTES), { base: BASE }).ok, true);
});

// Truncated at every byte: the result contains whole items only, or is an error.
const WHOLE = rss(
  ...[1, 2, 3].map(
    (number) =>
      `<item><title><![CDATA[No. ${number} <b>]]>&amp; x</title><link>https://news.example/${number}</link>` +
      `<guid isPermaLink="false">${number}</guid><pubDate>Fri, 28 Apr 2017 18:02:06 GMT</pubDate></item>`,
  ),
);

void test('reads the whole items of a truncated feed', () => {
  const all = articles(WHOLE);
  assert.equal(all.length, 3);
  for (let length = 0; length < WHOLE.length; length++) {
    const cut = WHOLE.slice(0, length);
    const feed = parse(cut);
    const complete = cut.split('</item>').length - 1;
    if (complete === 0) assert.equal(feed.ok, false, cut);
    else assert.deepEqual(feed, { ok: true, skipped: 0, articles: all.slice(0, complete) }, cut);
  }
});

void test('reports a truncated feed without a whole item', () => {
  assert.match(why('<rss version="2.0"><channel><item><link>https://news.example/1'), /cut off: there is no <\/rss>/);
  assert.match(why('<feed xmlns="http://www.w3.org/2005/Atom"><feedburner:x>1</feedburner:x>'), /cut off/);
});

void test('reads the whole entries of a truncated Atom feed with a prefix', () => {
  const text =
    '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:link href="https://a.example/1"/></a:entry><a:entry><a:link';
  assert.deepEqual(articles(text), [{ link: 'https://a.example/1' }]);
});

void test('ignores text after the feed', () => {
  for (const junk of ['<!-- cached', '<script>', '\u{0}\u{0}', 'Warning: x < y', '<br />']) {
    assert.equal(articles(rss(item('')) + junk).length, 1, junk);
  }
});

void test('finds the items after an unclosed tag in an unescaped summary', () => {
  const text = rss(
    '<item><link>https://a.example/1</link><description>One<br>two</description></item>',
    '<item><link>https://a.example/2</link><description>One<br>two<br>three</description></item>',
    '<item><link>https://a.example/3</link></item>',
    '<item><link>https://a.example/4</link><title>Four</title></item>',
  );
  assert.deepEqual(
    articles(text).map(({ link }) => link),
    [1, 2, 3, 4].map((number) => `https://a.example/${number}`),
  );
});

void test('returns a result for random bytes', () => {
  // A fixed seed makes failures reproducible.
  let seed = 42;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed % below;
  };
  const pieces = [
    ...'<>/&;"\'=! ?[]-:'.split(''),
    '<item>',
    '</item>',
    '<link>',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '&#x',
    'xmlns',
    '\u{0}',
  ];
  const source = FORMATS.map(([, text]) => text);
  for (let round = 0; round < 3000; round++) {
    const text = source[random(source.length)] ?? '';
    const at = random(text.length);
    const broken = text.slice(0, at) + (pieces[random(pieces.length)] ?? '') + text.slice(at + random(40));
    const feed = parse(broken);
    if (feed.ok) for (const { link } of feed.articles) assert.match(link, /^https?:\/\//);
    else assert.match(feed.why, /\.$/);
  }
  for (let round = 0; round < 300; round++) {
    const bytes = Uint8Array.from({ length: random(300) }, () => random(256));
    assert.equal(parseFeed(bytes, { base: BASE }).ok, false);
  }
});

void test('parses hostile documents fast', () => {
  const started = performance.now();
  for (const part of [
    '<',
    '&',
    '<a',
    '<a>',
    '</a>',
    '<![CDATA[',
    '<!--',
    '<item>',
    '</item',
    '<a b="',
    '<?',
    '<!DOCTYPE x>',
  ]) {
    const middle = part.repeat(Math.floor(2_000_000 / part.length));
    parse(middle);
    parse(`<rss><channel>${item('')}${middle}`);
    parse(`<rss><channel>${item('')}${middle}</channel></rss>`);
  }
  assert.ok(performance.now() - started < 20_000);
});

void test('keeps the first articles of a very long feed', () => {
  const items = Array.from(
    { length: MAX_ARTICLES + 1 },
    (_, index) => `<item><link>https://a.example/${index}</link></item>`,
  );
  const found = articles(`<rss version="2.0"><channel>${items.join('')}</channel></rss>`);
  assert.equal(found.length, MAX_ARTICLES);
  assert.equal(found.at(-1)?.link, `https://a.example/${MAX_ARTICLES - 1}`);
});
