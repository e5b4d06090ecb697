import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { brotliCompressSync } from 'node:zlib';

const root = new URL('../../', import.meta.url);
const script = readFileSync(new URL('dist/topslot.js', root));
const size = brotliCompressSync(script).length;

/** How many characters of the bundle come from each source file, by its source map. */
const charactersByPart = (): Map<string, number> => {
  const payload: SourceMapPayload = JSON.parse(readFileSync(new URL('dist/topslot.js.map', root), 'utf8'));
  const map = new SourceMap(payload);
  const parts = new Map<string, number>();
  for (const [line, text] of script.toString().split('\n').entries()) {
    for (let column = 0; column < text.length; column += 1) {
      const entry = map.findEntry(line, column);
      const part = 'originalSource' in entry ? basename(entry.originalSource, '.js') : 'around it';
      parts.set(part, (parts.get(part) ?? 0) + 1);
    }
  }
  return parts;
};

void describe('topslot.js', () => {
  void it(`is at most 3,500 bytes (brotli), everything included: ${size}`, (test) => {
    // Its share of the characters, in brotli bytes: what a part really costs depends on what it has in common with the rest.
    const costs = [...charactersByPart()].toSorted(([, one], [, other]) => other - one);
    assert.ok(costs.length > 20, 'the source map knows the parts');
    for (const [part, count] of costs) test.diagnostic(`${part}: ${Math.round((count / script.length) * size)} bytes`);
    assert.ok(size <= 3500, `${size} bytes`);
  });

  void it('is as large as the README says', () => {
    const [, said] =
      /`topslot\.js` is ([\d.]+) kB \(brotli\)/.exec(readFileSync(new URL('README.md', root), 'utf8')) ?? [];
    assert.equal(said, (size / 1000).toFixed(1));
  });

  void it('is a classic script in the syntax of 2020, and brings no module, no eval and no innerHTML', () => {
    assert.doesNotMatch(script.toString(), /\?\?=|\|\|=|\beval\b|innerHTML|document\.write|\bimport\b|\bexport\b/);
  });
});
