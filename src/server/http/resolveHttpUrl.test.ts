import assert from 'node:assert/strict';
import { test } from 'node:test';

import { resolveHttpUrl } from './resolveHttpUrl.ts';

const BASE = 'https://a.example/f/';

const LINKS: readonly (readonly [href: string, url: string | undefined])[] = [
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

for (const [href, url] of LINKS) {
  void test(`resolves ${JSON.stringify(href.slice(0, 40))} to ${url}`, () => {
    assert.equal(resolveHttpUrl(href, BASE), url);
  });
}

void test('limits the length of absolute and resolved URLs', () => {
  const longest = BASE + 'x'.repeat(4096 - BASE.length);
  assert.equal(resolveHttpUrl(longest, ''), longest);
  assert.equal(resolveHttpUrl(`${longest}x`, ''), undefined);
  assert.equal(resolveHttpUrl('x', `${longest}/`), undefined);
});

void test('resolves only absolute links if the base is invalid', () => {
  assert.equal(resolveHttpUrl('x', ''), undefined);
  assert.equal(resolveHttpUrl('https://b.example/', ''), 'https://b.example/');
});
