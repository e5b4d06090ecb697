import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWrittenArticles, type WrittenArticles } from './writtenArticles.ts';

const AN_HOUR = 3_600_000;

const has = (written: WrittenArticles, ...hashes: readonly string[]): boolean[] =>
  hashes.map((hash) => written.has(hash, 0));

void describe('written articles', () => {
  void it('are known until they are too many, and then all of them are written again', () => {
    const written = createWrittenArticles(2);
    for (const hash of ['a', 'b']) written.add(hash, 0);
    // Known already: nothing is too much.
    written.add('b', 0);
    assert.deepEqual(has(written, 'a', 'b'), [true, true]);
    written.add('c', 0);
    assert.deepEqual(has(written, 'a', 'b', 'c'), [false, false, true]);
  });

  for (const [later, known] of [
    [0, true],
    [AN_HOUR, true],
    [AN_HOUR + 1, false],
  ] as const) {
    void it(`${later} ms later need ${known ? 'not ' : ''}be written again`, () => {
      const written = createWrittenArticles();
      written.add('a', 5000);
      assert.equal(written.has('a', 5000 + later), known);
    });
  }

  void it('count from the last time', () => {
    const written = createWrittenArticles();
    written.add('a', 0);
    written.add('a', AN_HOUR);
    assert.equal(written.has('a', AN_HOUR + 1), true);
  });

  void it('are not, where the log could not take them', () => {
    const written = createWrittenArticles();
    for (const hash of ['a', 'b']) written.add(hash, 0);
    written.delete('a');
    assert.deepEqual(has(written, 'a', 'b'), [false, true]);
  });

  void it('are none where the log begins anew', () => {
    const written = createWrittenArticles();
    written.add('a', 0);
    written.clear();
    assert.deepEqual(has(written, 'a', '__proto__'), [false, false]);
  });

  void it('come to the same when a log is read again', () => {
    const hashes = Array.from({ length: 100 }, (_, index) => `${(index * 7) % 30}`);
    const written = createWrittenArticles(10);
    const log = hashes.filter((hash) => {
      if (written.has(hash, 0)) return false;
      written.add(hash, 0);
      return true;
    });
    const again = createWrittenArticles(10);
    for (const hash of log) again.add(hash, 0);
    assert.deepEqual(has(again, ...hashes), has(written, ...hashes));
  });
});
