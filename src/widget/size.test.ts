import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { brotliCompressSync } from 'node:zlib';

const root = new URL('../../', import.meta.url);
const script = readFileSync(new URL('dist/topslot.js', root));
const size = brotliCompressSync(script).length;

void describe('topslot.js', () => {
  void it(`is at most 3,500 bytes (brotli), js-cookie included: ${size}`, () => {
    assert.ok(size <= 3500, `${size} bytes`);
  });

  void it('is as large as the README says', () => {
    const [, said] =
      /`topslot\.js` is ([\d.]+) kB \(brotli\)/.exec(readFileSync(new URL('README.md', root), 'utf8')) ?? [];
    assert.equal(said, (size / 1000).toFixed(1));
  });

  void it('is a classic script in the syntax of 2020, and brings no module, no eval and no innerHTML', () => {
    assert.doesNotMatch(script.toString(), /\?\?=|\beval\b|innerHTML|document\.write|\bimport\b|\bexport\b/);
  });
});
