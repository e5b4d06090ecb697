import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWrittenArticles, type WrittenArticles } from './writtenArticles.ts';

const HOUR_MS = 3_600_000;

const has = (written: WrittenArticles, ...hashes: readonly string[]): boolean[] =>
  hashes.map((hash) => written.has(hash, 0));

void describe('written articles', () => {
  void it('are remembered up to the limit, and then all forgotten', () => {
    const written = createWrittenArticles(2);
    for (const hash of ['a', 'b']) written.add(hash, 0);
    // A known article does not count against the limit.
    written.add('b', 0);
    assert.deepEqual(has(written, 'a', 'b'), [true, true]);
    written.add('c', 0);
    assert.deepEqual(has(written, 'a', 'b', 'c'), [false, false, true]);
  });

  for (const [later, known] of [
    [0, true],
    [HOUR_MS, true],
    [HOUR_MS + 1, false],
  ] as const) {
    void it(`are ${known ? 'remembered' : 'forgotten'} after ${later} ms`, () => {
      const written = createWrittenArticles();
      written.add('a', 5000);
      assert.equal(written.has('a', 5000 + later), known);
    });
  }

  void it('expire an hour after the last write', () => {
    const written = createWrittenArticles();
    written.add('a', 0);
    written.add('a', HOUR_MS);
    assert.equal(written.has('a', HOUR_MS + 1), true);
  });

  void it('can be deleted if the log rejects them', () => {
    const written = createWrittenArticles();
    for (const hash of ['a', 'b']) written.add(hash, 0);
    written.delete('a');
    assert.deepEqual(has(written, 'a', 'b'), [false, true]);
  });

  void it('are empty after clear', () => {
    const written = createWrittenArticles();
    written.add('a', 0);
    written.clear();
    assert.deepEqual(has(written, 'a', '__proto__'), [false, false]);
  });

  void it('are the same after reading the log again', () => {
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
