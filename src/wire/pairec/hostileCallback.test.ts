import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EXAMPLE, exampleWith, seededRandom } from './documentExample.test.ts';
import { readCallback } from './readCallback.ts';

const why = (text: string): string => {
  const callback = readCallback(text);
  return callback.ok ? 'It was read.' : callback.why;
};
const ids = (text: string): string[] => {
  const callback = readCallback(text);
  return callback.ok ? callback.value.items.map(({ id }) => id) : [];
};

void describe('readCallback with hostile bodies', () => {
  void it('accepts 100 levels of nesting, including the body, and rejects 101', () => {
    const nested = (levels: number): string => {
      const [open, close] = ['['.repeat(levels - 2), ']'.repeat(levels - 2)];
      return EXAMPLE.replace('"age":25', `"age":${open}${close}`);
    };
    assert.equal(why(nested(100)), 'It was read.');
    assert.equal(why(nested(101)), 'The body is nested deeper than 100 levels.');
    assert.equal(why('['.repeat(101) + ']'.repeat(101)), 'The body is nested deeper than 100 levels.');
  });

  void it('rejects a megabyte of brackets', () => {
    const deep = 'The body is nested deeper than 100 levels.';
    assert.equal(why('['.repeat(1_000_000)), deep);
    assert.equal(why('['.repeat(500_000) + ']'.repeat(500_000)), deep);
    assert.equal(why('{"a":'.repeat(200_000)), deep);
    assert.equal(why(`${'{"a":'.repeat(170_000)}1${'}'.repeat(170_000)}`), deep);
    assert.equal(why(EXAMPLE.replace('25', '['.repeat(1_000_000))), deep);
    assert.equal(why('[],'.repeat(300_000)), 'The body is not JSON.');
  });

  void it('reads a hundred thousand items', () => {
    const body = (count: number): string =>
      exampleWith({ item_list: 'LIST' }).replace(
        '"LIST"',
        `[${Array.from({ length: count }, (_, index) => `{"item_id":${10n ** 18n + BigInt(index)},"a":"b"}`).join(',')}]`,
      );
    assert.deepEqual(ids(body(10_000)).slice(-2), ['1000000000000009998', '1000000000000009999']);
    assert.equal(ids(body(100_000)).length, 100_000);
  });

  void it('returns a result for every random mutation of the example', () => {
    const draw = seededRandom(2024);
    const randomBelow = (limit: number): number => Math.floor(draw() * limit);
    const parts = [
      ...Array.from('{}[]",:\\0159-+.eE \u0000\u2028é😀'),
      'null',
      'true',
      'false',
      '{}',
      '[]',
      '""',
      '"__proto__":',
      '"item_id":',
      '1234567890123456789',
      '1e999',
      '\\u0000',
    ];
    const mutate = (text: string): string => {
      const at = randomBelow(text.length + 1);
      const length = randomBelow(12);
      switch (randomBelow(5)) {
        case 0:
          return text.slice(0, at) + text.slice(at + length);
        case 1:
          return text.slice(0, at) + (parts[randomBelow(parts.length)] ?? '') + text.slice(at);
        case 2:
          return text.slice(0, at) + (parts[randomBelow(parts.length)] ?? '') + text.slice(at + length);
        case 3:
          return text.slice(0, at) + text.slice(randomBelow(text.length), randomBelow(text.length)) + text.slice(at);
        default:
          // Replace a whole value, so that some mutations remain JSON.
          return text.replace(/"(?:84603208|homepage|beijing|1111111|113939841)"|25/g, (value) =>
            draw() < 0.3 ? (parts[randomBelow(parts.length)] ?? '') : value,
          );
      }
    };
    let accepted = 0;
    let rejected = 0;
    for (let round = 0; round < 20_000; round++) {
      let text = EXAMPLE;
      for (let times = randomBelow(4); times >= 0; times--) text = mutate(text);
      const callback = readCallback(text);
      if (callback.ok) {
        accepted += 1;
        assert.ok(callback.value.uid !== '' && callback.value.items.length > 0);
        assert.ok(callback.value.items.every(({ id }) => typeof id === 'string'));
      } else {
        rejected += 1;
        assert.match(callback.why, /\S/);
      }
    }
    assert.ok(accepted > 500 && rejected > 500, `${accepted} accepted, ${rejected} rejected`);
  });
});
