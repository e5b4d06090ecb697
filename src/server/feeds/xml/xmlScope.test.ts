import assert from 'node:assert/strict';
import { test } from 'node:test';

import { enter, nameIn, outerScope, withoutNamespace } from './xmlScope.ts';

const DOCUMENT = 'https://a.example/feeds/rss.xml';

// One element with these attributes, and what a tag is called inside it.
const NAMES: readonly (readonly [attributes: Readonly<Record<string, string>>, tag: string, name: string])[] = [
  [{}, 'title', 'title'],
  [{}, 'pubDate', 'pubdate'],
  [{}, 'ITEM', 'item'],
  [{}, '#text', ''],
  [{}, 'media:title', ''],
  [{}, 'atom:link', 'atom:link'],
  [{}, 'dc:date', 'dc:date'],
  [{ '@_xmlns': 'http://www.w3.org/2005/Atom' }, 'title', 'atom:title'],
  [{ '@_xmlns': 'https://www.w3.org/2005/ATOM' }, 'title', 'atom:title'],
  [{ '@_xmlns': ' http://www.w3.org/2005/Atom ' }, 'title', 'atom:title'],
  [{ '@_xmlns': 'http://purl.org/atom/ns#' }, 'title', 'atom:title'],
  [{ '@_xmlns': 'http://purl.org/rss/1.0/' }, 'title', 'title'],
  [{ '@_xmlns': 'http://purl.org/net/rss1.1#' }, 'title', 'title'],
  [{ '@_xmlns': 'http://my.netscape.com/rdf/simple/0.9/' }, 'title', 'title'],
  [{ '@_xmlns': 'http://other.example/' }, 'title', ''],
  [{ '@_xmlns': '' }, 'title', 'title'],
  [{ '@_xmlns:x': 'http://www.w3.org/2005/Atom' }, 'x:title', 'atom:title'],
  [{ '@_xmlns:x': 'http://www.w3.org/2005/Atom' }, 'title', 'title'],
  [{ '@_xmlns:dc': 'http://other.example/' }, 'dc:date', ''],
  [{ '@_xmlns:d': 'http://purl.org/dc/elements/1.1/' }, 'd:date', 'dc:date'],
  [{ '@_xmlnsx': 'http://www.w3.org/2005/Atom' }, 'title', 'title'],
  [{ '@_xmlns:constructor': 'http://purl.org/rss/1.0/' }, 'constructor:title', 'title'],
  [{}, 'constructor:title', ''],
  [{}, '__proto__:title', ''],
];

for (const [attributes, tag, name] of NAMES) {
  void test(`inside ${JSON.stringify(attributes)}, <${tag}> is "${name}"`, () => {
    const scope = enter(outerScope(), attributes, DOCUMENT);
    assert.equal(nameIn(scope, tag), name);
    assert.equal(nameIn(scope, tag), name, 'also the second time');
  });
}

void test('an element without declarations has the scope around it', () => {
  const outer = outerScope();
  assert.equal(enter(outer, undefined, DOCUMENT), outer);
  assert.equal(enter(outer, { '@_version': '2.0', '@_xml:lang': 'en' }, DOCUMENT), outer);
});

void test('an inner declaration hides the outer one, inside only', () => {
  const outer = enter(outerScope(), { '@_xmlns:x': 'http://www.w3.org/2005/Atom' }, DOCUMENT);
  assert.equal(nameIn(outer, 'x:a'), 'atom:a');
  const inner = enter(outer, { '@_xmlns:x': 'http://other.example/' }, DOCUMENT);
  assert.equal(nameIn(inner, 'x:a'), '');
  assert.equal(nameIn(outer, 'x:a'), 'atom:a');
});

void test('a declaration that says nothing new, or nothing known, keeps no map of its own', () => {
  const outer = outerScope();
  for (const attributes of [
    { '@_xmlns:media': 'http://search.yahoo.com/mrss/' },
    { '@_xmlns:dc': 'http://purl.org/dc/elements/1.1/' },
    { '@_xmlns:a': 'x', '@_xmlns:b': 'y' },
  ]) {
    assert.equal(enter(outer, attributes, DOCUMENT), outer);
  }
});

void test('prefixes beyond twenty are ignored, and none that is known is lost', () => {
  const ATOM = 'http://www.w3.org/2005/Atom';
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`@_xmlns:p${index}`, ATOM]));
  const outer = enter(outerScope(), many, DOCUMENT);
  assert.equal(outer.spaces.size, 20);
  assert.equal(nameIn(outer, 'p0:a'), 'atom:a');
  assert.equal(nameIn(outer, 'p4999:a'), '');
  assert.equal(nameIn(outer, 'dc:a'), 'dc:a');
  const inner = enter(outer, { '@_xmlns:p0': 'x', '@_xmlns:p1': '', '@_xmlns:q': ATOM }, DOCUMENT);
  assert.equal(inner.spaces.size, 20);
  assert.deepEqual(
    ['p0:a', 'p1:a', 'q:a'].map((tag) => nameIn(inner, tag)),
    ['', 'a', 'atom:a'],
  );
});

void test('without a namespace, names without a prefix are plain, others as before', () => {
  const scope = enter(
    outerScope(),
    { '@_xmlns': 'http://www.w3.org/2005/Atom', '@_xmlns:x': 'http://www.w3.org/2005/Atom' },
    DOCUMENT,
  );
  assert.equal(nameIn(scope, 'a'), 'atom:a');
  assert.equal(nameIn(withoutNamespace(scope), 'a'), 'a');
  assert.equal(nameIn(withoutNamespace(scope), 'x:a'), 'atom:a');
});

void test('an xml:base that is too long is as good as absent', () => {
  const long = `${'x'.repeat(300)}/`;
  const first = enter(outerScope(), { '@_xml:base': long }, DOCUMENT);
  assert.equal(first.base, `https://a.example/feeds/${long}`);
  assert.equal(enter(first, { '@_xml:base': long }, DOCUMENT), first);
  assert.equal(enter(first, { '@_xml:base': `/${'x'.repeat(500)}` }, DOCUMENT), first);
});

void test('xml:base is resolved against the one around it, the outermost against the document', () => {
  const base = (scope: ReturnType<typeof outerScope>, value: string): ReturnType<typeof outerScope> =>
    enter(scope, { '@_xml:base': value }, DOCUMENT);
  assert.equal(outerScope().base, undefined);
  assert.equal(base(outerScope(), '/b/').base, 'https://a.example/b/');
  assert.equal(base(base(outerScope(), '/b/'), 'c/').base, 'https://a.example/b/c/');
  assert.equal(base(base(outerScope(), '/b/'), 'https://d.example').base, 'https://d.example/');
  assert.equal(base(base(outerScope(), '/b/'), 'http://').base, 'https://a.example/b/');
  assert.equal(base(outerScope(), 'http://').base, undefined);
});
