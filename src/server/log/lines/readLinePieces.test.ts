import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { tempFolder } from '../../fixtures.test.ts';
import { readLinePieces } from './readLinePieces.ts';

/** The chunk size of a stream. */
const CHUNK = 65_536;

const piecesOf = async (test: TestContext, bytes: Buffer): Promise<Buffer[]> => {
  const file = join(await tempFolder(test), 'file');
  writeFileSync(file, bytes);
  const pieces: Buffer[] = [];
  for await (const piece of readLinePieces(file)) pieces.push(piece);
  return pieces;
};

void describe('readLinePieces', () => {
  const x = (length: number): string => 'x'.repeat(length);
  const rows: readonly [title: string, text: string, pieces: readonly number[]][] = [
    ['yields nothing for an empty file', '', []],
    ['yields several lines of one chunk as one piece', 'a\nb\n', [4]],
    ['yields an unfinished line as the last piece', 'a\nb', [2, 1]],
    ['yields an unfinished line alone', 'a', [1]],
    ['ends a piece at a line feed at the end of a chunk', `${x(CHUNK - 1)}\nb\n`, [CHUNK, 2]],
    ['joins a line with its line feed in the next chunk', `${x(CHUNK)}\nb`, [CHUNK + 1, 1]],
    ['joins a line of many chunks', `${x(20 * CHUNK)}\n${x(3 * CHUNK)}`, [20 * CHUNK + 1, 3 * CHUNK]],
  ];
  for (const [title, text, lengths] of rows) {
    void it(title, async (test) => {
      const pieces = await piecesOf(test, Buffer.from(text));
      assert.deepEqual(
        pieces.map(({ length }) => length),
        lengths,
      );
      assert.ok(Buffer.concat(pieces).equals(Buffer.from(text)));
    });
  }

  void it('never splits a character between pieces', async (test) => {
    // Characters of two, three and four bytes, at every possible alignment.
    for (const character of ['é', '\u2028', '🌊']) {
      for (const start of ['', 'x', 'xx', 'xxx']) {
        const text = `${start}${character.repeat(CHUNK)}\n`.repeat(2);
        const pieces = await piecesOf(test, Buffer.from(text));
        assert.ok(pieces.map(String).join('') === text, `${character} after ${start.length} bytes`);
      }
    }
  });

  void it('preserves bytes that are not UTF-8', async (test) => {
    const bytes = Buffer.from([0xff, 0x0a, 0xc3, 0x0a, 0x00]);
    assert.deepEqual(await piecesOf(test, bytes), [bytes.subarray(0, 4), bytes.subarray(4)]);
  });
});
