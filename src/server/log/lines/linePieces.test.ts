import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { tempFolder } from '../../fixtures.test.ts';
import { linePieces } from './linePieces.ts';

/** What a stream reads at once. */
const CHUNK = 65_536;

const piecesOf = async (test: TestContext, bytes: Buffer): Promise<Buffer[]> => {
  const file = join(await tempFolder(test), 'file');
  writeFileSync(file, bytes);
  const pieces: Buffer[] = [];
  for await (const piece of linePieces(file)) pieces.push(piece);
  return pieces;
};

void describe('the pieces of a file', () => {
  const x = (length: number): string => 'x'.repeat(length);
  const rows: readonly [what: string, text: string, pieces: readonly number[]][] = [
    ['of nothing are none', '', []],
    ['are as much as is read at once', 'a\nb\n', [4]],
    ['leave a line without an end to the last', 'a\nb', [2, 1]],
    ['may be one line without an end', 'a', [1]],
    ['of a line that ends where a reading ends', `${x(CHUNK - 1)}\nb\n`, [CHUNK, 2]],
    ['of a line that ends where the next reading begins', `${x(CHUNK)}\nb`, [CHUNK + 1, 1]],
    ['of a line of many readings are one', `${x(20 * CHUNK)}\n${x(3 * CHUNK)}`, [20 * CHUNK + 1, 3 * CHUNK]],
  ];
  for (const [what, text, lengths] of rows) {
    void it(what, async (test) => {
      const pieces = await piecesOf(test, Buffer.from(text));
      assert.deepEqual(
        pieces.map(({ length }) => length),
        lengths,
      );
      assert.ok(Buffer.concat(pieces).equals(Buffer.from(text)));
    });
  }

  void it('tear no letter, wherever the readings end', async (test) => {
    // Letters of two, three and four bytes, behind every possible beginning.
    for (const letter of ['é', '\u2028', '🌊']) {
      for (const start of ['', 'x', 'xx', 'xxx']) {
        const text = `${start}${letter.repeat(CHUNK)}\n`.repeat(2);
        const pieces = await piecesOf(test, Buffer.from(text));
        assert.ok(pieces.map(String).join('') === text, `${letter} behind ${start.length}`);
      }
    }
  });

  void it('have every byte as it stands there, also where it is no UTF-8', async (test) => {
    const bytes = Buffer.from([0xff, 0x0a, 0xc3, 0x0a, 0x00]);
    assert.deepEqual(await piecesOf(test, bytes), [bytes.subarray(0, 4), bytes.subarray(4)]);
  });
});
