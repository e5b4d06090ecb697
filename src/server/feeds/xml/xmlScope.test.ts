import assert from 'node:assert/strict';
import { test } from 'node:test';

import { enterScope, resolveName, createRootScope, withoutDefaultNamespace } from './xmlScope.ts';

const DOCUMENT = 'https://a.example/feeds/rss.xml';

// The resolved name of a tag inside an element with these attributes.
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
  void test(`resolves <${tag}> inside ${JSON.stringify(attributes)} to "${name}"`, () => {
    const scope = enterScope(createRootScope(), attributes, DOCUMENT);
    assert.equal(resolveName(scope, tag), name);
    assert.equal(resolveName(scope, tag), name, 'also the second time');
  });
}

void test('returns the outer scope for an element without declarations', () => {
  const outer = createRootScope();
  assert.equal(enterScope(outer, undefined, DOCUMENT), outer);
  assert.equal(enterScope(outer, { '@_version': '2.0', '@_xml:lang': 'en' }, DOCUMENT), outer);
});

void test('replaces an outer declaration only inside the element', () => {
  const outer = enterScope(createRootScope(), { '@_xmlns:x': 'http://www.w3.org/2005/Atom' }, DOCUMENT);
  assert.equal(resolveName(outer, 'x:a'), 'atom:a');
  const inner = enterScope(outer, { '@_xmlns:x': 'http://other.example/' }, DOCUMENT);
  assert.equal(resolveName(inner, 'x:a'), '');
  assert.equal(resolveName(outer, 'x:a'), 'atom:a');
});

void test('does not copy the map for repeated or unknown declarations', () => {
  const outer = createRootScope();
  for (const attributes of [
    { '@_xmlns:media': 'http://search.yahoo.com/mrss/' },
    { '@_xmlns:dc': 'http://purl.org/dc/elements/1.1/' },
    { '@_xmlns:a': 'x', '@_xmlns:b': 'y' },
  ]) {
    assert.equal(enterScope(outer, attributes, DOCUMENT), outer);
  }
});

void test('ignores prefixes after the twentieth, and retains the known ones', () => {
  const ATOM = 'http://www.w3.org/2005/Atom';
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`@_xmlns:p${index}`, ATOM]));
  const outer = enterScope(createRootScope(), many, DOCUMENT);
  assert.equal(outer.namespaces.size, 20);
  assert.equal(resolveName(outer, 'p0:a'), 'atom:a');
  assert.equal(resolveName(outer, 'p4999:a'), '');
  assert.equal(resolveName(outer, 'dc:a'), 'dc:a');
  const inner = enterScope(outer, { '@_xmlns:p0': 'x', '@_xmlns:p1': '', '@_xmlns:q': ATOM }, DOCUMENT);
  assert.equal(inner.namespaces.size, 20);
  assert.deepEqual(
    ['p0:a', 'p1:a', 'q:a'].map((tag) => resolveName(inner, tag)),
    ['', 'a', 'atom:a'],
  );
});

void test('treats names without a prefix as RSS in withoutDefaultNamespace', () => {
  const scope = enterScope(
    createRootScope(),
    { '@_xmlns': 'http://www.w3.org/2005/Atom', '@_xmlns:x': 'http://www.w3.org/2005/Atom' },
    DOCUMENT,
  );
  assert.equal(resolveName(scope, 'a'), 'atom:a');
  assert.equal(resolveName(withoutDefaultNamespace(scope), 'a'), 'a');
  assert.equal(resolveName(withoutDefaultNamespace(scope), 'x:a'), 'atom:a');
});

void test('ignores a very long xml:base', () => {
  const long = `${'x'.repeat(300)}/`;
  const first = enterScope(createRootScope(), { '@_xml:base': long }, DOCUMENT);
  assert.equal(first.base, `https://a.example/feeds/${long}`);
  assert.equal(enterScope(first, { '@_xml:base': long }, DOCUMENT), first);
  assert.equal(enterScope(first, { '@_xml:base': `/${'x'.repeat(500)}` }, DOCUMENT), first);
});

void test('resolves xml:base against the outer one, and the outermost against the document', () => {
  const base = (scope: ReturnType<typeof createRootScope>, value: string): ReturnType<typeof createRootScope> =>
    enterScope(scope, { '@_xml:base': value }, DOCUMENT);
  assert.equal(createRootScope().base, undefined);
  assert.equal(base(createRootScope(), '/b/').base, 'https://a.example/b/');
  assert.equal(base(base(createRootScope(), '/b/'), 'c/').base, 'https://a.example/b/c/');
  assert.equal(base(base(createRootScope(), '/b/'), 'https://d.example').base, 'https://d.example/');
  assert.equal(base(base(createRootScope(), '/b/'), 'http://').base, 'https://a.example/b/');
  assert.equal(base(createRootScope(), 'http://').base, undefined);
});
