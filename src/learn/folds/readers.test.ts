import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createReaders } from './readers.ts';

const MONTH = 30 * 24 * 3_600_000;

void describe('a reader', () => {
  void it('is remembered by what they clicked last, and where', () => {
    const readers = createReaders();
    readers.clicked('r', { id: 'a', set: 'news' }, 1);
    readers.clicked('r', { id: 'b', set: 'sports' }, 2);
    const { liked, clicked } = readers.historyOf('r', 2) ?? assert.fail();
    assert.deepEqual([liked, clicked], ['sports', ['a', 'b']]);
    for (const other of ['s', '', '__proto__']) assert.equal(readers.historyOf(other, 2), undefined);
  });

  void it('is remembered by the article alone where it is of no set', () => {
    const readers = createReaders();
    readers.clicked('r', { id: 'a', set: 'news' }, 1);
    readers.clicked('r', { id: 'b' }, 2);
    assert.equal(readers.historyOf('r', 2)?.liked, undefined);
  });

  void it('is remembered by ten articles, each once, the oldest going first', () => {
    const readers = createReaders();
    const ids = Array.from({ length: 12 }, (_, index) => `a${index}`);
    for (const id of [...ids, 'a5', 'a5']) readers.clicked('r', { id }, 1);
    const last = ['a2', 'a3', 'a4', 'a6', 'a7', 'a8', 'a9', 'a10', 'a11', 'a5'];
    assert.deepEqual(readers.historyOf('r', 1)?.clicked, last);
  });

  for (const [later, known] of [
    [MONTH, true],
    [MONTH + 1, false],
  ] as const) {
    void it(`is ${known ? 'still' : 'no longer'} known ${later} ms after the last click`, () => {
      const readers = createReaders();
      readers.clicked('r', { id: 'a' }, 0);
      readers.clicked('r', { id: 'b' }, 5000);
      assert.equal(readers.historyOf('r', 5000 + later) !== undefined, known);
    });
  }

  void it('is let go after a month, and where there are 100,000 others', () => {
    const readers = createReaders();
    readers.clicked('early', { id: 'a' }, 0);
    readers.clicked('r0', { id: 'a' }, MONTH + 1);
    assert.deepEqual(
      [...readers.entries()].map(([key]) => key),
      ['r0'],
    );
    for (let number = 1; number <= 100_000; number += 1) readers.clicked(`r${number}`, { id: 'a' }, MONTH + 1);
    assert.equal([...readers.entries()].length, 100_000);
    assert.equal(readers.historyOf('r0', MONTH + 1), undefined);
  });

  void it('is put back as saved', () => {
    const one = createReaders();
    one.clicked('r', { id: 'a', set: 'news' }, 1);
    one.clicked('s', { id: 'b' }, 2);
    const other = createReaders();
    for (const entry of one.entries()) other.restore(JSON.parse(JSON.stringify(entry)));
    for (const readers of [one, other]) readers.clicked('r', { id: 'c' }, 3);
    assert.deepEqual([...other.entries()], [...one.entries()]);
  });
});
