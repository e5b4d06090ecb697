import assert from 'node:assert/strict';
import { test } from 'node:test';

import { alternateOf, atomLink, resolveLink } from './feedLink.ts';
import { outerScope } from './xmlScope.ts';

const SCOPE = outerScope();

void test('reads the attributes of a link, missing ones as empty', () => {
  assert.deepEqual(atomLink({ '@_href': ' /1 ', '@_rel': 'self', '@_type': 'a/b' }, SCOPE), {
    href: '/1',
    rel: 'self',
    type: 'a/b',
    scope: SCOPE,
  });
  assert.deepEqual(atomLink(undefined, SCOPE), { href: '', rel: '', type: '', scope: SCOPE });
});

void test('no links, or none that leads to the article: none', () => {
  assert.equal(alternateOf([]), undefined);
  assert.equal(alternateOf([atomLink({ '@_href': '/1', '@_rel': 'self' }, SCOPE)]), undefined);
  assert.equal(alternateOf([atomLink({ '@_href': '/1', '@_rel': 'not-alternate' }, SCOPE)]), undefined);
  assert.equal(alternateOf([atomLink({}, SCOPE)]), undefined);
});

const LINKS: readonly (readonly [href: string, address: string | undefined])[] = [
  ['https://b.example', 'https://b.example/'],
  ['HTTP://B.example:80/x', 'http://b.example/x'],
  ['x', 'https://a.example/f/x'],
  ['../x', 'https://a.example/x'],
  ['?x', 'https://a.example/f/?x'],
  ['//b.example/x', 'https://b.example/x'],
  ['https:x', 'https://a.example/f/x'],
  ['', undefined],
  ['https://', undefined],
  ['https://[', undefined],
  ['https://a b/', undefined],
  ['javascript:alert(1)', undefined],
  ['JavaScript:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['blob:https://a.example/1', undefined],
  ['file:///etc/passwd', undefined],
  ['x'.repeat(5000), undefined],
];

for (const [href, address] of LINKS) {
  void test(`${JSON.stringify(href.slice(0, 40))} leads to ${address ?? 'nowhere'}`, () => {
    assert.equal(resolveLink(href, SCOPE, 'https://a.example/f/'), address);
  });
}

void test('xml:base comes before the fallback', () => {
  assert.equal(resolveLink('x', { ...SCOPE, base: 'https://b.example/' }, 'https://a.example/'), 'https://b.example/x');
});

void test('a fallback that is none makes relative links none', () => {
  assert.equal(resolveLink('x', SCOPE, ''), undefined);
  assert.equal(resolveLink('https://b.example/', SCOPE, ''), 'https://b.example/');
});
