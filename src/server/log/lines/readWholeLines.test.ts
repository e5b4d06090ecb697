import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { tempFolder } from '../../fixtures.test.ts';
import { readWholeLines } from './readWholeLines.ts';

/** Longer than one chunk of a stream. */
const LONG = 'é'.repeat(100_001);

void describe('readWholeLines', () => {
  const rows: readonly [title: string, text: string, whole: string][] = [
    ['an empty file', '', ''],
    ['one line', 'a\n', 'a\n'],
    ['several lines, some empty', '\na\r\n\nb\n', '\na\r\n\nb\n'],
    ['omits an unfinished line', 'a\nb', 'a\n'],
    ['omits a single unfinished line', 'a', ''],
    ['omits a single long unfinished line', LONG, ''],
    ['lines longer than a chunk', `${LONG}\nx${LONG}\nb\n`, `${LONG}\nx${LONG}\nb\n`],
    ['omits a long unfinished line', `a\n${LONG}`, 'a\n'],
    ['a line of many chunks', `${LONG.repeat(40)}\nb\n`, `${LONG.repeat(40)}\nb\n`],
  ];
  for (const [title, text, whole] of rows) {
    void it(title, async (test) => {
      const file = join(await tempFolder(test), 'file');
      writeFileSync(file, text);
      const pieces: string[] = [];
      // Decoded separately, so that a character split between two pieces would show.
      for await (const piece of readWholeLines(file)) pieces.push(piece.toString());
      assert.ok(pieces.join('') === whole);
      assert.ok(pieces.every((piece) => piece.endsWith('\n')));
    });
  }

  void it('rejects a missing file', async (test) => {
    const pieces = readWholeLines(join(await tempFolder(test), 'gone'));
    await assert.rejects(pieces.next(), { code: 'ENOENT' });
  });
});
