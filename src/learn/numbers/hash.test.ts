import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hash } from './hash.ts';

void describe('the hash', () => {
  // http://www.isthe.com/chongo/tech/comp/fnv/: the published values of FNV-1a, 32 bits.
  for (const [text, known] of [
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['b', 0xe70c2de5],
    ['foobar', 0xbf9cf968],
  ] as const) {
    void it(`of "${text}" is the published one`, () => assert.equal(hash(text), known));
  }

  void it('is a whole number of 32 bits for any text', () => {
    for (const text of ['ähnlich', '東京', '\u{1f600}', '\0'.repeat(10_000)]) {
      const found = hash(text);
      assert.ok(Number.isInteger(found) && found >= 0 && found < 2 ** 32, text);
    }
  });

  void it('is another one with another seed', () => {
    assert.notEqual(hash('a', 1), hash('a'));
    assert.equal(hash('a', 1), hash('a', 1));
  });
});
