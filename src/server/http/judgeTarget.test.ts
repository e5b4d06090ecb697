import assert from 'node:assert/strict';
import { test } from 'node:test';

import { judgeTarget } from './judgeTarget.ts';

const REFUSED: readonly (readonly [target: string, why: RegExp])[] = [
  ['', /cannot be understood/],
  ['news.example/rss.xml', /cannot be understood/],
  ['http://', /cannot be understood/],
  ['http://a b/', /cannot be understood/],
  ['http://999.1.1.1/', /cannot be understood/],
  ['file:///etc/passwd', /address of file: is not read/],
  ['ftp://news.example/', /address of ftp: is not read/],
  ['localhost:8080/rss.xml', /address of localhost: is not read/],
  ['http://10.0.0.1/', /10\.0\.0\.1 is on an address that may not be read/],
  ['http://10.0.0.1:8080/', /10\.0\.0\.1:8080 is on an address/],
  ['https://0xa.1/', /10\.0\.0\.1 is on an address/],
  ['https://167772161/', /10\.0\.0\.1 is on an address/],
  ['https://012.0.0.1/', /10\.0\.0\.1 is on an address/],
  ['https://10.0.0.1./', /10\.0\.0\.1 is on an address/],
  ['https://１０.0.0.1/', /10\.0\.0\.1 is on an address/],
  ['http://[::FFFF:10.0.0.1]/', /\[::ffff:a00:1\] is on an address/],
];

for (const [target, why] of REFUSED) {
  void test(`"${target}" is refused`, () => {
    const judged = judgeTarget(target, (ip) => ip !== '10.0.0.1' && ip !== '::ffff:a00:1');
    assert.ok(!judged.ok);
    assert.match(judged.why, why);
    assert.match(judged.why, /\.$/);
  });
}

const ALLOWED = [
  'https://news.example/rss.xml',
  'HTTP://NEWS.example:8080',
  'http://8.8.8.8/',
  'http://[2606:4700::1]/',
];

for (const target of ALLOWED) {
  void test(`"${target}" is allowed`, () => {
    const judged = judgeTarget(target, (ip) => ip !== '10.0.0.1');
    assert.equal(judged.ok && judged.url.href, new URL(target).href);
  });
}

void test('names are not judged here: the look-up does that', () => {
  assert.equal(judgeTarget('http://localhost/', () => false).ok, true);
});

void test('without a judge every IP address will do', () => {
  assert.equal(judgeTarget('http://10.0.0.1/').ok, true);
});
