import assert from 'node:assert/strict';
import { test } from 'node:test';

import { httpAddress } from './httpAddress.ts';

const BASE = 'https://a.example/f/';

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
    assert.equal(httpAddress(href, BASE), address);
  });
}

void test('an address of just the bound is one, a longer one is none, whole or relative', () => {
  const longest = BASE + 'x'.repeat(4096 - BASE.length);
  assert.equal(httpAddress(longest, ''), longest);
  assert.equal(httpAddress(`${longest}x`, ''), undefined);
  assert.equal(httpAddress('x', `${longest}/`), undefined);
});

void test('a base that is none makes relative links none', () => {
  assert.equal(httpAddress('x', ''), undefined);
  assert.equal(httpAddress('https://b.example/', ''), 'https://b.example/');
});
