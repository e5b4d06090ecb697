import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MAX_PAGE_BYTES, parseArticlePage } from './parseArticlePage.ts';
import type { ArticleFacts } from './parseArticlePage.ts';

const URL = 'https://news.example/2017/04/one.html';

const facts = (html: string, contentType?: string): ArticleFacts =>
  parseArticlePage(Buffer.from(html), { contentType, url: URL });

void test('reads a typical page of a publisher', () => {
  assert.deepEqual(
    facts(`<!DOCTYPE html>
      <html prefix="og: https://ogp.me/ns#"><head>
        <meta charset="utf-8">
        <title>One | News</title>
        <meta name="description" content="For search engines">
        <meta property="og:title" content="One" />
        <meta property="og:description" content="What it is about" />
        <meta property="og:image" content="https://img.example/1.jpg" />
        <meta name="twitter:card" content="summary_large_image">
        <meta name="twitter:title" content="One!">
        <meta name="microsoft:ds_id" content="234">
      </head><body><h1>One</h1></body></html>`),
    { title: 'One', description: 'What it is about', image: 'https://img.example/1.jpg', ds_id: '234' },
  );
});

void test('returns an empty object for a page without facts', () => {
  for (const html of [
    '',
    'text',
    '<html></html>',
    '<title></title>',
    '<title> </title><meta><meta property="og:title">',
  ]) {
    assert.deepEqual(facts(html), {}, html);
  }
});

const TITLES: readonly (readonly [description: string, html: string, title: string | undefined])[] = [
  ['og:title', '<title>C</title><meta name="twitter:title" content="B"><meta property="og:title" content="A">', 'A'],
  ['twitter:title', '<title>C</title><meta name="twitter:title" content="B">', 'B'],
  ['<title>', '<title>C</title>', 'C'],
  ['name= for Open Graph', '<meta name="og:title" content="A">', 'A'],
  ['property= for Twitter', '<meta property="twitter:title" content="B">', 'B'],
  ['value= for content=', '<meta property="og:title" value="A">', 'A'],
  ['content= before value=', '<meta property="og:title" value="B" content="A">', 'A'],
  ['both names in one tag', '<meta name="twitter:title" property="og:title" content="A">', 'A'],
  ['several names in property=', '<meta property="twitter:title og:title" content="A">', 'A'],
  ['names in capitals', '<META PROPERTY="OG:Title" CONTENT="A">', 'A'],
  ['names with white space', '<meta property=" og:title " content="A">', 'A'],
  ['no quotes', '<meta property=og:title content=A>', 'A'],
  ['the first of two', '<meta property="og:title" content="A"><meta property="og:title" content="B">', 'A'],
  ['an empty one before', '<meta property="og:title" content=" "><meta property="og:title" content="B">', 'B'],
  ['an empty og:title', '<title>C</title><meta property="og:title" content="">', 'C'],
  ['the first <title>', '<title>C</title><title>D</title>', 'C'],
  ['an empty <title> before', '<title> </title><title>D</title>', 'D'],
  ['<title> in svg', '<svg><title>Icon</title></svg><title>C</title>', 'C'],
  ['<title> only in svg', '<body><svg><g><title>Icon</title></g></svg></body>', undefined],
  ['<title> in a svg in a svg', '<svg><svg><title>I</title></svg><title>J</title></svg><title>C</title>', 'C'],
  ['<title> in HTML in svg', '<svg><foreignObject><title>I</title></foreignObject></svg><title>C</title>', 'C'],
  ['an empty svg', '<svg/><title>C</title>', 'C'],
  ['an unclosed svg', '<head><svg><path></head><title>C</title>', 'C'],
  ['a <title> in a comment', '<!-- <title>No</title> --><title>C</title>', 'C'],
  ['a <title> in a script', '<script>"<title>No</title>"</script><title>C</title>', 'C'],
  ['a tag in a <title>', '<title>a <b>c</b></title>', 'a <b>c</b>'],
  ['a <title> in the body', '<body><p>x</p><title>C</title></body>', 'C'],
  ['a tag in the body', '<body><p>x</p><meta property="og:title" content="A"></body>', 'A'],
  ['a tag in noscript', '<noscript><meta property="og:title" content="A"></noscript>', 'A'],
  [
    'entities',
    '<meta property="og:title" content="AT&amp;T &#8217;s &eacute; &ndash; &quot;x&quot; &#146;">',
    'AT&T ’s é – "x" ’',
  ],
  ['entities in <title>', '<title>AT&amp;T &lt;b&gt; &mdash; caf&eacute;</title>', 'AT&T <b> — café'],
  ['an entity without semicolon', '<title>AT&amp T</title>', 'AT& T'],
  ['white space', '<title>\n  One\n  two&nbsp; three </title>', 'One two three'],
  ['white space in content', '<meta property="og:title" content="\n One \t two ">', 'One two'],
  [
    'a name of JavaScript',
    '<meta property="__proto__" content="x"><meta name="constructor" content="y"><title>C</title>',
    'C',
  ],
  ['another name', '<meta property="og:title:en" content="x"><meta property="title" content="x">', undefined],
];

for (const [description, html, title] of TITLES) {
  void test(`title: ${description}`, () => {
    assert.equal(facts(html).title, title);
  });
}

const DESCRIPTIONS: readonly (readonly [label: string, html: string, description: string | undefined])[] = [
  [
    'og first',
    '<meta name="description" content="C"><meta name="twitter:description" content="B"><meta property="og:description" content="A">',
    'A',
  ],
  ['then twitter', '<meta name="description" content="C"><meta name="twitter:description" content="B">', 'B'],
  ['then name=description', '<meta name="description" content="C">', 'C'],
  ['property=description', '<meta property="description" content="C">', 'C'],
  ['Description', '<meta name="Description" content="C">', 'C'],
  ['none', '<meta name="keywords" content="C">', undefined],
];

for (const [label, html, description] of DESCRIPTIONS) {
  void test(`description: ${label}`, () => {
    assert.equal(facts(html).description, description);
  });
}

const IMAGES: readonly (readonly [description: string, html: string, image: string | undefined])[] = [
  [
    'og first',
    '<meta name="twitter:image" content="/b.png"><meta property="og:image" content="/a.png">',
    'https://news.example/a.png',
  ],
  ['then twitter', '<meta name="twitter:image" content="/b.png">', 'https://news.example/b.png'],
  ['the older twitter:image:src', '<meta name="twitter:image:src" content="/b.png">', 'https://news.example/b.png'],
  ['og:image:url', '<meta property="og:image:url" content="/a.png">', 'https://news.example/a.png'],
  [
    'the first of many',
    '<meta property="og:image" content="/1.png"><meta property="og:image" content="/2.png">',
    'https://news.example/1.png',
  ],
  ['not its width', '<meta property="og:image:width" content="1200">', undefined],
  ['an absolute URL', '<meta property="og:image" content="http://img.example/a.png">', 'http://img.example/a.png'],
  ['a URL without a scheme', '<meta property="og:image" content="//img.example/a.png">', 'https://img.example/a.png'],
  ['a relative URL', '<meta property="og:image" content="a.png">', 'https://news.example/2017/04/a.png'],
  [
    'a URL relative to <base>',
    '<base href="/img/"><meta property="og:image" content="a.png">',
    'https://news.example/img/a.png',
  ],
  [
    'a URL relative to a later <base>',
    '<meta property="og:image" content="a.png"><base href="/img/">',
    'https://news.example/img/a.png',
  ],
  [
    'a URL relative to the first <base>',
    '<base target="x"><base href="/1/"><base href="/2/"><meta property="og:image" content="a">',
    'https://news.example/1/a',
  ],
  ['an invalid <base>', '<base href="data:x"><meta property="og:image" content="a">', 'https://news.example/2017/04/a'],
  ['entities', '<meta property="og:image" content="/a?b&amp;c">', 'https://news.example/a?b&c'],
  ['characters to escape', '<meta property="og:image" content="/ä b.png">', 'https://news.example/%C3%A4%20b.png'],
  [
    'a long URL',
    `<meta property="og:image" content="/${'a'.repeat(3000)}">`,
    `https://news.example/${'a'.repeat(3000)}`,
  ],
  ['a URL that is too long', `<meta property="og:image" content="/${'a'.repeat(5000)}">`, undefined],
  ['a javascript: URL', '<meta property="og:image" content="javascript:alert(1)">', undefined],
  ['a data: URL', '<meta property="og:image" content="data:image/png;base64,x">', undefined],
  ['a file: URL', '<meta property="og:image" content="file:///a.png">', undefined],
  [
    'the next one after an invalid one',
    '<meta property="og:image" content="data:x"><meta name="twitter:image" content="/b.png">',
    'https://news.example/b.png',
  ],
  ['an invalid URL', '<meta property="og:image" content="http://[">', undefined],
];

for (const [description, html, image] of IMAGES) {
  void test(`image: ${description}`, () => {
    assert.equal(facts(html).image, image);
  });
}

void test('reads ds_id from either attribute', () => {
  assert.deepEqual(facts('<meta name="microsoft:ds_id" content="234">'), { ds_id: '234' });
  assert.deepEqual(facts('<meta property="microsoft:ds_id" content="007">'), { ds_id: '007' });
  assert.deepEqual(facts('<meta name="ds_id" content="234">'), {});
});

void test('uses the charset of the header, then of the first bytes, then UTF-8', () => {
  const latin = Buffer.from('<meta charset="windows-1251"><title>\u{cf}\u{93}</title>', 'latin1');
  const read = (contentType?: string): string | undefined => parseArticlePage(latin, { contentType, url: URL }).title;
  assert.equal(read(), 'П“');
  assert.equal(read('text/html'), 'П“');
  assert.equal(read('text/html; charset=windows-1252'), 'Ï“');
  assert.equal(facts('<title>é東</title>').title, 'é東');
  assert.equal(facts('\u{feff}<meta charset="gbk"><title>é東</title>').title, 'é東');
  const late = Buffer.from(`${' '.repeat(1024)}<meta charset="windows-1251"><title>\u{cf}</title>`, 'latin1');
  assert.equal(parseArticlePage(late, { url: URL }).title, '\u{fffd}');
});

void test('reads the page up to 1 MB', () => {
  const page = (padding: number): string =>
    `<head></head><body>${'x'.repeat(padding)}<meta property="og:title" content="A">`;
  assert.equal(facts(page(MAX_PAGE_BYTES - 200)).title, 'A');
  assert.equal(facts(page(MAX_PAGE_BYTES)).title, undefined);
});

void test('reads a truncated page up to its end', () => {
  const html =
    '<html><head><title>One</title><meta property="og:image" content="/a.png"><svg><title>x</title></svg></head><body>é';
  for (let length = 0; length <= html.length; length++) {
    const { title = '', image = '' } = facts(html.slice(0, length));
    assert.ok('One</title'.startsWith(title) && 'https://news.example/a.png'.startsWith(image), html.slice(0, length));
  }
});

void test('truncates long texts', () => {
  const { title = '', description = '' } = facts(
    `<title>${'t'.repeat(100_000)}</title><meta name="description" content="${'d'.repeat(100_000)}">`,
  );
  assert.equal(title.length, 2000);
  assert.equal(description.length, 2000);
});

void test('parses any bytes quickly', () => {
  const started = performance.now();
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed % below;
  };
  for (let round = 0; round < 300; round++) {
    const bytes = Uint8Array.from({ length: random(400) }, () => random(256));
    assert.equal(typeof parseArticlePage(bytes, { url: URL }), 'object');
  }
  const head = '<title>C</title>';
  for (const part of [
    '<b>',
    '</i>',
    '<',
    '&',
    '<!--',
    '<svg>',
    '<title>',
    '<meta ',
    '<p>',
    '</p>',
    '<form>',
    '<a b="',
    '<script>',
  ]) {
    assert.equal(facts(head + part.repeat(1_000_000 / part.length)).title, 'C', part);
  }
  // The parser searches all open elements for every unmatched closing tag.
  assert.equal(facts(head + '<b>'.repeat(150_000) + '</i>'.repeat(130_000)).title, 'C');
  assert.equal(facts(head + '<b>'.repeat(990) + '</i>'.repeat(240_000)).title, 'C');
  assert.ok(performance.now() - started < 20_000);
});
