import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { tempFolder } from '../../fixtures.test.ts';
import { wholeLinesOf } from './wholeLinesOf.ts';

/** More than a stream reads at once. */
const LONG = 'é'.repeat(100_001);

void describe('the whole lines of a file', () => {
  const rows: readonly [what: string, text: string, whole: string][] = [
    ['nothing', '', ''],
    ['one', 'a\n', 'a\n'],
    ['several, and empty ones', '\na\r\n\nb\n', '\na\r\n\nb\n'],
    ['without one that is being written', 'a\nb', 'a\n'],
    ['none but one that is being written', 'a', ''],
    ['none but a long one that is being written', LONG, ''],
    ['longer than what is read at once', `${LONG}\nx${LONG}\nb\n`, `${LONG}\nx${LONG}\nb\n`],
    ['without a long one that is being written', `a\n${LONG}`, 'a\n'],
    ['many times longer than what is read at once', `${LONG.repeat(40)}\nb\n`, `${LONG.repeat(40)}\nb\n`],
  ];
  for (const [what, text, whole] of rows) {
    void it(what, async (test) => {
      const file = join(await tempFolder(test), 'file');
      writeFileSync(file, text);
      const pieces: string[] = [];
      // Each by itself, so that a letter that is torn between two of them would show.
      for await (const piece of wholeLinesOf(file)) pieces.push(piece.toString());
      assert.ok(pieces.join('') === whole);
      assert.ok(pieces.every((piece) => piece.endsWith('\n')));
    });
  }

  void it('of a file that is not there are an error, not nothing', async (test) => {
    const pieces = wholeLinesOf(join(await tempFolder(test), 'gone'));
    await assert.rejects(pieces.next(), { code: 'ENOENT' });
  });
});
