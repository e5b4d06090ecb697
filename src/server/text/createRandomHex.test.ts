import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRandomHex } from './createRandomHex.ts';

const COUNT = 5000;

void describe('createRandomHex', () => {
  const random = createRandomHex();
  const ids = Array.from({ length: COUNT }, () => random());

  void it('generates 32 lower-case hexadecimal digits', () => {
    assert.deepEqual(
      ids.filter((id) => !/^[0-9a-f]{32}$/.test(id)),
      [],
    );
  });

  void it('generates unique ids, also across generators', () => {
    const otherRandom = createRandomHex();
    for (let count = 0; count < COUNT; count += 1) ids.push(otherRandom());
    assert.equal(new Set(ids).size, 2 * COUNT);
  });

  void it('uses all 16 digits in every position', () => {
    for (let position = 0; position < 32; position += 1) {
      assert.equal(new Set(ids.map((id) => id[position])).size, 16);
    }
  });
});
