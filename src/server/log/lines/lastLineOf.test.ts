import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { tempFolder } from '../../fixtures.test.ts';
import { lastLineOf } from './lastLineOf.ts';

const BLOCK = 65_536;
const x = (length: number): string => 'x'.repeat(length);

void describe('the last line of a file', () => {
  const rows: readonly [what: string, text: string, last: string | undefined][] = [
    ['of nothing', '', undefined],
    ['that has none', 'a', undefined],
    ['that has none, and is long', x(3 * BLOCK), undefined],
    ['that is all there is', 'é\n', 'é'],
    ['behind others', 'a\nb\n', 'b'],
    ['before an unfinished one', 'a\nb\nc', 'b'],
    ['that is empty', 'a\n\n', ''],
    ['that is empty, and all there is', '\n', ''],
    ['that is as long as what is read at once', `a\n${x(BLOCK - 1)}\n`, x(BLOCK - 1)],
    ['that is one longer than that', `a\n${x(BLOCK)}\n`, x(BLOCK)],
    ['that is many times longer, and all there is', `${x(20 * BLOCK)}\n`, x(20 * BLOCK)],
    ['before a long unfinished one', `a\nb\n${x(3 * BLOCK)}`, 'b'],
    ['whose line feed is where a reading begins', `a\nb\n${x(BLOCK - 1)}`, 'b'],
  ];
  for (const [what, text, last] of rows) {
    void it(what, async (test) => {
      const file = join(await tempFolder(test), 'file');
      writeFileSync(file, text);
      assert.ok((await lastLineOf(file)) === last);
    });
  }
});
