import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hash } from './hash.ts';

void describe('hash', () => {
  // Published values of 32-bit FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/
  for (const [text, known] of [
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['b', 0xe70c2de5],
    ['foobar', 0xbf9cf968],
  ] as const) {
    void it(`returns the published hash of "${text}"`, () => assert.equal(hash(text), known));
  }

  void it('returns a 32-bit integer for any text', () => {
    for (const text of ['ähnlich', '東京', '\u{1f600}', '\0'.repeat(10_000)]) {
      const value = hash(text);
      assert.ok(Number.isInteger(value) && value >= 0 && value < 2 ** 32, text);
    }
  });

  void it('returns another hash for another seed', () => {
    assert.notEqual(hash('a', 1), hash('a'));
    assert.equal(hash('a', 1), hash('a', 1));
  });
});
