import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isSameOrigin } from './isSameOrigin.ts';

const PAIRS: readonly (readonly [a: string, b: string, expected: boolean])[] = [
  ['https://a.example/1', 'https://a.example:443/2?x', true],
  ['https://A.example', 'https://user:secret@a.example/', true],
  ['https://a.example/', 'http://a.example/', false],
  ['https://a.example/', 'https://a.example:8443/', false],
  ['https://a.example/', 'https://www.a.example/', false],
];

for (const [a, b, expected] of PAIRS) {
  void test(`returns ${expected} for ${a} and ${b}`, () => {
    assert.equal(isSameOrigin(a, b), expected);
  });
}
