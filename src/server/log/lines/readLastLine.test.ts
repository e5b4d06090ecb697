import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { tempFolder } from '../../fixtures.test.ts';
import { readLastLine } from './readLastLine.ts';

const BLOCK = 65_536;
const x = (length: number): string => 'x'.repeat(length);

void describe('readLastLine', () => {
  const rows: readonly [title: string, text: string, last: string | undefined][] = [
    ['an empty file', '', undefined],
    ['no line feed', 'a', undefined],
    ['no line feed in a long file', x(3 * BLOCK), undefined],
    ['a single line', 'é\n', 'é'],
    ['several lines', 'a\nb\n', 'b'],
    ['an unfinished line at the end', 'a\nb\nc', 'b'],
    ['an empty last line', 'a\n\n', ''],
    ['a single empty line', '\n', ''],
    ['a last line of exactly one block', `a\n${x(BLOCK - 1)}\n`, x(BLOCK - 1)],
    ['a last line of one block and one byte', `a\n${x(BLOCK)}\n`, x(BLOCK)],
    ['a single line of many blocks', `${x(20 * BLOCK)}\n`, x(20 * BLOCK)],
    ['a long unfinished line at the end', `a\nb\n${x(3 * BLOCK)}`, 'b'],
    ['a line feed at the beginning of a block', `a\nb\n${x(BLOCK - 1)}`, 'b'],
  ];
  for (const [title, text, last] of rows) {
    void it(title, async (test) => {
      const file = join(await tempFolder(test), 'file');
      writeFileSync(file, text);
      assert.ok((await readLastLine(file)) === last);
    });
  }
});
