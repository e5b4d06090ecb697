import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRandomHex } from './randomHex.ts';

const MANY = 5000;

void describe('createRandomHex', () => {
  const random = createRandomHex();
  const ids = Array.from({ length: MANY }, () => random());

  void it('gives 32 lower-case hexadecimal digits', () => {
    assert.deepEqual(
      ids.filter((id) => !/^[0-9a-f]{32}$/.test(id)),
      [],
    );
  });

  void it('never gives the same twice, whoever asks', () => {
    const other = createRandomHex();
    for (let count = 0; count < MANY; count += 1) ids.push(other());
    assert.equal(new Set(ids).size, 2 * MANY);
  });

  void it('leaves no digit out of its luck', () => {
    for (let place = 0; place < 32; place += 1) {
      assert.equal(new Set(ids.map((id) => id[place])).size, 16);
    }
  });
});
