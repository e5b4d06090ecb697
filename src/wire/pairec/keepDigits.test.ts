import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EXAMPLE, seeded } from './documentExample.test.ts';
import { keepDigits } from './keepDigits.ts';

const SNOWFLAKE = '1234567890123456789';
const inItem = (content: string): string => `{"item_list":[{${content}}]}`;

void describe('keepDigits', () => {
  const kept: readonly [what: string, text: string, result: string][] = [
    ['a number of 64 bits', inItem(`"item_id":${SNOWFLAKE}`), inItem(`"item_id":"${SNOWFLAKE}"`)],
    ['a negative one', inItem(`"item_id":-${SNOWFLAKE}`), inItem(`"item_id":"-${SNOWFLAKE}"`)],
    ['the shortest that may be rounded', inItem('"item_id":9007199254740993'), inItem('"item_id":"9007199254740993"')],
    [
      'a longer one than any computer has',
      inItem(`"item_id":${'9'.repeat(400)}`),
      inItem(`"item_id":"${'9'.repeat(400)}"`),
    ],
    [
      'one among white space',
      ` {\n"item_list" :\t[ {"item_id"\r\n : ${SNOWFLAKE} } ] }`,
      ` {\n"item_list" :\t[ {"item_id"\r\n : "${SNOWFLAKE}" } ] }`,
    ],
    ['one before another key', inItem(`"item_id":${SNOWFLAKE},"a":1`), inItem(`"item_id":"${SNOWFLAKE}","a":1`)],
    [
      'one behind another key',
      inItem(`"a":{"b":[1]},"item_id":${SNOWFLAKE}`),
      inItem(`"a":{"b":[1]},"item_id":"${SNOWFLAKE}"`),
    ],
    [
      'one behind a text with quotation marks and brackets',
      inItem(`"a":"\\"}]{\\\\","item_id":${SNOWFLAKE}`),
      inItem(`"a":"\\"}]{\\\\","item_id":"${SNOWFLAKE}"`),
    ],
    [
      'one behind other fields of the body',
      `{"features":{"a":[{}]},"uid":"item_list","item_list":[{"item_id":${SNOWFLAKE}}]}`,
      `{"features":{"a":[{}]},"uid":"item_list","item_list":[{"item_id":"${SNOWFLAKE}"}]}`,
    ],
  ];
  for (const [what, text, result] of kept) {
    void it(`keeps ${what}`, () => assert.deepEqual(keepDigits(text), { text: result, kept: 1 }));
  }

  void it('keeps those of several items, and counts them', () => {
    const list = (mark: string): string =>
      `{"item_list":[{"item_id":${mark}${SNOWFLAKE}${mark}},{"item_id":7},{"item_id":${mark}${SNOWFLAKE}${mark}}]}`;
    assert.deepEqual(keepDigits(list('')), { text: list('"'), kept: 2 });
  });

  const untouched: readonly [what: string, text: string][] = [
    ['the example of the document', EXAMPLE],
    ['a short number', inItem('"item_id":113939841')],
    ['a number of 15 digits', inItem('"item_id":999999999999999')],
    ['a number with a point', inItem(`"item_id":${SNOWFLAKE}.5`)],
    ['a number with an exponent', inItem(`"item_id":${SNOWFLAKE}e2`)],
    ['a number with leading zeros, which JSON has none of', inItem(`"item_id":0${SNOWFLAKE}`)],
    ['a number with a plus, which JSON has none of', inItem(`"item_id":+${SNOWFLAKE}`)],
    ['digits with letters behind them', inItem(`"item_id":${SNOWFLAKE}x`)],
    ['digits at the end of the text', `{"item_list":[{"item_id":${SNOWFLAKE}`],
    ['a text', inItem(`"item_id":"${SNOWFLAKE}"`)],
    ['a key inside a text', inItem(`"a":"\\"item_id\\":${SNOWFLAKE},"`)],
    ['a key that ends alike', inItem(`"\\"item_id":${SNOWFLAKE}`)],
    ['another key', inItem(`"item_ids":${SNOWFLAKE}`)],
    ['a list of numbers', inItem(`"item_id":[${SNOWFLAKE}]`)],
    ['a key deeper in an item', inItem(`"a":{"item_id":${SNOWFLAKE}}`)],
    ['a key deeper in a list', inItem(`"a":[{"item_id":${SNOWFLAKE}}]`)],
    ['the body', `{"item_id":${SNOWFLAKE}}`],
    ['another list', `{"item_list":[],"features":[{"item_id":${SNOWFLAKE}}]}`],
    ['an object instead of a list', `{"item_list":{"a":{"item_id":${SNOWFLAKE}}}}`],
    ['a body that is a list', `[[{"item_list":[{"item_id":${SNOWFLAKE}}]}]]`],
    ['a key without a colon', inItem(`"item_id" ${SNOWFLAKE}`)],
    ['a text without an end', `{"item_list":[{"a":"x,"item_id":${SNOWFLAKE},`],
    ['a backslash at the end', '{"item_list":[{"\\'],
    ['brackets that close nothing', `]}]}{"item_id":${SNOWFLAKE}}`],
    ['nothing', ''],
  ];
  for (const [what, text] of untouched) {
    void it(`leaves ${what} alone`, () => assert.deepEqual(keepDigits(text), { text, kept: 0 }));
  }

  void it('changes nothing but long ids, in whatever JSON', () => {
    const draw = seeded(7);
    const pick = <Value>(values: readonly Value[]): Value | undefined => values[Math.floor(draw() * values.length)];
    const value = (depth: number): unknown => {
      const kind = depth > 4 ? 0 : Math.floor(draw() * 3);
      if (kind === 0) return pick([1, -2.5, 'item_id', '"item_id":1234567890123456789', '\\', null, 1e300, '{[{"']);
      if (kind === 1) return Array.from({ length: Math.floor(draw() * 4) }, () => value(depth + 1));
      const keys = ['item_list', 'item_id', 'a"b', 'uid', '{', '\\'];
      return Object.fromEntries(keys.filter(() => draw() < 0.5).map((key) => [key, value(depth + 1)]));
    };
    for (let round = 0; round < 2000; round++) {
      const text = JSON.stringify(value(0), null, pick([0, 1]));
      assert.deepEqual(keepDigits(text), { text, kept: 0 });
    }
  });

  void it('makes no JSON of what is none', () => {
    const draw = seeded(11);
    const text = inItem(`"a":"x","item_id": ${SNOWFLAKE},"b":{"item_id":[]}`);
    const isJson = (json: string): boolean => {
      try {
        JSON.parse(json);
        return true;
      } catch {
        return false;
      }
    };
    let broken = 0;
    for (let round = 0; round < 5000; round++) {
      const at = Math.floor(draw() * text.length);
      const mutant =
        text.slice(0, at) + '"{[]}:,\\0-.e '.charAt(Math.floor(draw() * 13)) + text.slice(at + (draw() < 0.5 ? 1 : 0));
      if (!isJson(mutant)) broken += 1;
      assert.equal(isJson(keepDigits(mutant).text), isJson(mutant), mutant);
    }
    assert.ok(broken > 1000);
  });

  const long: readonly [what: string, part: string][] = [
    ['brackets', '['],
    ['quotation marks', '"'],
    ['backslashes in a text', '\\'],
    ['digits', '1'],
    ['keys', '"item_id":'],
    ['keys and spaces', '"item_id" '],
    ['items', `{"item_id":${SNOWFLAKE}},`],
  ];
  // Were the time the square of the length, each would take minutes.
  for (const [what, part] of long) {
    void it(`adds nothing but quotation marks to a megabyte of ${what}`, () => {
      for (const before of ['', '{"item_list":[', '{"item_list":[{"item_id":', '{"item_list":[{"item_id":"']) {
        const text = before + part.repeat(Math.ceil(1_000_000 / part.length));
        const { text: result, kept: count } = keepDigits(text);
        assert.equal(result.length, text.length + 2 * count);
        assert.ok(result.replaceAll('"', '') === text.replaceAll('"', ''));
      }
    });
  }
});
