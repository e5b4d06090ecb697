import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { tempFolder } from '../../fixtures.test.ts';
import { linesOf } from './linesOf.ts';

/** More than a stream reads at once. */
const LONG = 'é'.repeat(100_001);

void describe('the lines of a file', () => {
  const rows: readonly [what: string, text: string, lines: readonly string[]][] = [
    ['nothing', '', []],
    ['one', 'a\n', ['a']],
    ['two', 'a\nb\n', ['a', 'b']],
    ['a last one without an end', 'a\nb', ['a', 'b']],
    ['empty ones', '\n\na\n\n', ['', '', 'a', '']],
    [
      'line feeds and nothing else ends them',
      'a\rb\r\nc\u2028d\u2029e\u0085f\vg\n',
      ['a\rb\r', 'c\u2028d\u2029e\u0085f\vg'],
    ],
    ['longer than what is read at once', `${LONG}\nb\n`, [LONG, 'b']],
    ['letters that lie across what is read at once', `x${LONG}\n${LONG}`, [`x${LONG}`, LONG]],
    ['as many as you like', 'line\n'.repeat(50_000), Array.from({ length: 50_000 }, () => 'line')],
  ];
  for (const [what, text, lines] of rows) {
    void it(what, async (test) => {
      const file = join(await tempFolder(test), 'file');
      writeFileSync(file, text);
      const found: string[] = [];
      for await (const line of linesOf(file)) found.push(line);
      assert.deepEqual(found, lines);
    });
  }

  void it('end at the very byte where a reading ends', async (test) => {
    const file = join(await tempFolder(test), 'file');
    const first = 'x'.repeat(65_535);
    writeFileSync(file, `${first}\nb\n`);
    const found: string[] = [];
    for await (const line of linesOf(file)) found.push(line);
    assert.deepEqual(found, [first, 'b']);
  });

  void it('of a file that is not there are an error, not nothing', async (test) => {
    const lines = linesOf(join(await tempFolder(test), 'gone'));
    await assert.rejects(lines.next(), { code: 'ENOENT' });
  });
});
