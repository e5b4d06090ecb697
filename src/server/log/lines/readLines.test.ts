import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { tempFolder } from '../../fixtures.test.ts';
import { readLines } from './readLines.ts';

/** Longer than one chunk of a stream. */
const LONG = 'é'.repeat(100_001);

void describe('readLines', () => {
  const rows: readonly [title: string, text: string, lines: readonly string[]][] = [
    ['an empty file', '', []],
    ['one line', 'a\n', ['a']],
    ['two lines', 'a\nb\n', ['a', 'b']],
    ['a last line without a line feed', 'a\nb', ['a', 'b']],
    ['empty lines', '\n\na\n\n', ['', '', 'a', '']],
    ['only line feeds end lines', 'a\rb\r\nc\u2028d\u2029e\u0085f\vg\n', ['a\rb\r', 'c\u2028d\u2029e\u0085f\vg']],
    ['a line longer than a chunk', `${LONG}\nb\n`, [LONG, 'b']],
    ['characters across chunk borders', `x${LONG}\n${LONG}`, [`x${LONG}`, LONG]],
    ['many lines', 'line\n'.repeat(50_000), Array.from({ length: 50_000 }, () => 'line')],
  ];
  for (const [title, text, lines] of rows) {
    void it(title, async (test) => {
      const file = join(await tempFolder(test), 'file');
      writeFileSync(file, text);
      const found: string[] = [];
      for await (const line of readLines(file)) found.push(line);
      assert.deepEqual(found, lines);
    });
  }

  void it('handles a line feed at the end of a chunk', async (test) => {
    const file = join(await tempFolder(test), 'file');
    const firstLine = 'x'.repeat(65_535);
    writeFileSync(file, `${firstLine}\nb\n`);
    const found: string[] = [];
    for await (const line of readLines(file)) found.push(line);
    assert.deepEqual(found, [firstLine, 'b']);
  });

  void it('rejects a missing file', async (test) => {
    const lines = readLines(join(await tempFolder(test), 'gone'));
    await assert.rejects(lines.next(), { code: 'ENOENT' });
  });
});
