import assert from 'node:assert/strict';
import { test } from 'node:test';

import { checkTarget } from './checkTarget.ts';

const REJECTED: readonly (readonly [target: string, why: RegExp])[] = [
  ['', /URL is invalid/],
  ['news.example/rss.xml', /URL is invalid/],
  ['http://', /URL is invalid/],
  ['http://a b/', /URL is invalid/],
  ['http://999.1.1.1/', /URL is invalid/],
  ['file:///etc/passwd', /scheme file: are not supported/],
  ['ftp://news.example/', /scheme ftp: are not supported/],
  ['localhost:8080/rss.xml', /scheme localhost: are not supported/],
  ['http://10.0.0.1/', /10\.0\.0\.1 has an IP address that may not be requested/],
  ['http://10.0.0.1:8080/', /10\.0\.0\.1:8080 has an IP address/],
  ['https://0xa.1/', /10\.0\.0\.1 has an IP address/],
  ['https://167772161/', /10\.0\.0\.1 has an IP address/],
  ['https://012.0.0.1/', /10\.0\.0\.1 has an IP address/],
  ['https://10.0.0.1./', /10\.0\.0\.1 has an IP address/],
  ['https://１０.0.0.1/', /10\.0\.0\.1 has an IP address/],
  ['http://[::FFFF:10.0.0.1]/', /\[::ffff:a00:1\] has an IP address/],
];

for (const [target, why] of REJECTED) {
  void test(`rejects "${target}"`, () => {
    const result = checkTarget(target, (ip) => ip !== '10.0.0.1' && ip !== '::ffff:a00:1');
    assert.ok(!result.ok);
    assert.match(result.why, why);
    assert.match(result.why, /\.$/);
  });
}

const ALLOWED = [
  'https://news.example/rss.xml',
  'HTTP://NEWS.example:8080',
  'http://8.8.8.8/',
  'http://[2606:4700::1]/',
];

for (const target of ALLOWED) {
  void test(`allows "${target}"`, () => {
    const result = checkTarget(target, (ip) => ip !== '10.0.0.1');
    assert.equal(result.ok && result.url.href, new URL(target).href);
  });
}

void test('allows host names, which the guarded lookup checks', () => {
  assert.equal(checkTarget('http://localhost/', () => false).ok, true);
});

void test('allows all IP addresses by default', () => {
  assert.equal(checkTarget('http://10.0.0.1/').ok, true);
});
