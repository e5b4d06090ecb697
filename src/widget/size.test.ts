import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { brotliCompressSync } from 'node:zlib';

const root = new URL('../../', import.meta.url);

const JS_COOKIE = '/node_modules/js-cookie/';

const readSourceMap = (name: string): SourceMapPayload =>
  JSON.parse(readFileSync(new URL(`dist/${name}.map`, root), 'utf8'));

/** Counts the characters of a bundle that come from each source file, using its source map. */
const countByPart = (name: string, script: string): Map<string, number> => {
  const map = new SourceMap(readSourceMap(name));
  const parts = new Map<string, number>();
  for (const [line, text] of script.split('\n').entries()) {
    for (let column = 0; column < text.length; column += 1) {
      const entry = map.findEntry(line, column);
      const source = 'originalSource' in entry ? entry.originalSource : 'wrapper';
      const part = source.includes(JS_COOKIE) ? 'js-cookie' : basename(source, '.js');
      parts.set(part, (parts.get(part) ?? 0) + 1);
    }
  }
  return parts;
};

const budgets: readonly (readonly [name: string, maxBytes: number, minParts: number])[] = [
  ['topslot.js', 5600, 20],
  ['topslot-report.js', 810, 5],
];

for (const [name, maxBytes, minParts] of budgets) {
  const script = readFileSync(new URL(`dist/${name}`, root));
  const size = brotliCompressSync(script).length;

  void describe(name, () => {
    void it(`is at most ${maxBytes} bytes (brotli), dependencies included: ${size}`, (test) => {
      // Estimated from each part's share of the characters. The real cost also depends on text that parts share.
      const costs = [...countByPart(name, script.toString())].toSorted(([, a], [, b]) => b - a);
      assert.ok(costs.length > minParts, 'the source map lists the parts');
      for (const [part, count] of costs) {
        test.diagnostic(`${part}: ${Math.round((count / script.length) * size)} bytes`);
      }
      assert.ok(size <= maxBytes, `${size} bytes`);
    });

    void it('is a classic script in ES2020 syntax, without modules, eval or innerHTML', () => {
      assert.doesNotMatch(script.toString(), /\?\?=|\|\|=|\beval\b|innerHTML|document\.write|\bimport\b|\bexport\b/);
    });
  });
}

void describe('topslot.js', () => {
  void it('contains js-cookie', () =>
    assert.ok(readSourceMap('topslot.js').sources.some((path) => path.includes(JS_COOKIE))));
});

void describe('the documents', () => {
  for (const [name, document, pattern] of [
    ['topslot.js', 'README.md', /`topslot\.js` is ([\d.]+) kB \(brotli\)/],
    ['topslot-report.js', 'docs/callbacks.md', /adds ([\d.]+) kB/],
    ['topslot.js', 'docs/performance.md', /brotli\s*\|\s*([\d.]+) kB/],
  ] as const) {
    void it(`state the size of ${name} in ${document}`, () => {
      const text = readFileSync(new URL(document, root), 'utf8').replaceAll('\n', ' ');
      const size = brotliCompressSync(readFileSync(new URL(`dist/${name}`, root))).length;
      assert.equal(pattern.exec(text)?.[1], (size / 1000).toFixed(1));
    });
  }
});
