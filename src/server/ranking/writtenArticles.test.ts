import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWrittenArticles } from './writtenArticles.ts';

const has = (written: ReturnType<typeof createWrittenArticles>, ...hashes: readonly string[]): boolean[] =>
  hashes.map((hash) => written.has(hash));

void describe('written articles', () => {
  void it('are known until they are too many, and then all of them are written again', () => {
    const written = createWrittenArticles(2);
    written.add('a');
    written.add('b');
    // Known already: nothing is too much.
    written.add('b');
    assert.deepEqual(has(written, 'a', 'b'), [true, true]);
    written.add('c');
    assert.deepEqual(has(written, 'a', 'b', 'c'), [false, false, true]);
  });

  void it('are not, where the log could not take them', () => {
    const written = createWrittenArticles();
    written.add('a');
    assert.deepEqual([written.delete('a'), written.delete('a'), written.has('a')], [true, false, false]);
  });

  void it('come to the same when a log is read again', () => {
    const hashes = Array.from({ length: 100 }, (_, index) => `${(index * 7) % 30}`);
    const written = createWrittenArticles(10);
    const log = hashes.filter((hash) => {
      if (written.has(hash)) return false;
      written.add(hash);
      return true;
    });
    const again = createWrittenArticles(10);
    for (const hash of log) again.add(hash);
    assert.deepEqual(has(again, ...hashes), has(written, ...hashes));
  });
});
