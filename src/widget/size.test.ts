import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { brotliCompressSync } from 'node:zlib';

const root = new URL('../../', import.meta.url);

/** How many characters of a bundle come from each source file, by its source map. */
const charactersByPart = (name: string, script: string): Map<string, number> => {
  const payload: SourceMapPayload = JSON.parse(readFileSync(new URL(`dist/${name}.map`, root), 'utf8'));
  const map = new SourceMap(payload);
  const parts = new Map<string, number>();
  for (const [line, text] of script.split('\n').entries()) {
    for (let column = 0; column < text.length; column += 1) {
      const entry = map.findEntry(line, column);
      const part = 'originalSource' in entry ? basename(entry.originalSource, '.js') : 'around it';
      parts.set(part, (parts.get(part) ?? 0) + 1);
    }
  }
  return parts;
};

const budgets: readonly (readonly [name: string, bytes: number, said: string, leastParts: number])[] = [
  ['topslot.js', 3500, '3,500', 20],
  ['topslot-report.js', 800, '800', 5],
];

for (const [name, most, said, leastParts] of budgets) {
  const script = readFileSync(new URL(`dist/${name}`, root));
  const size = brotliCompressSync(script).length;

  void describe(name, () => {
    void it(`is at most ${said} bytes (brotli), everything included: ${size}`, (test) => {
      // Its share of the characters, in brotli bytes: what a part really costs depends on what it has in common with the rest.
      const costs = [...charactersByPart(name, script.toString())].toSorted(([, one], [, other]) => other - one);
      assert.ok(costs.length > leastParts, 'the source map knows the parts');
      for (const [part, count] of costs) {
        test.diagnostic(`${part}: ${Math.round((count / script.length) * size)} bytes`);
      }
      assert.ok(size <= most, `${size} bytes`);
    });

    void it('is a classic script in the syntax of 2020, and brings no module, no eval and no innerHTML', () => {
      assert.doesNotMatch(script.toString(), /\?\?=|\|\|=|\beval\b|innerHTML|document\.write|\bimport\b|\bexport\b/);
    });
  });
}

void describe('the README', () => {
  const readme = readFileSync(new URL('README.md', root), 'utf8');
  for (const [name, said] of [
    ['topslot.js', /`topslot\.js` is ([\d.]+) kB \(brotli\)/],
    ['topslot-report.js', /in \(([\d.]+) kB more\)/],
  ] as const) {
    void it(`says how large ${name} is`, () => {
      const size = brotliCompressSync(readFileSync(new URL(`dist/${name}`, root))).length;
      assert.equal(said.exec(readme.replaceAll('\n', ' '))?.[1], (size / 1000).toFixed(1));
    });
  }
});
