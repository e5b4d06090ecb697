import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EXAMPLE, seededRandom } from './documentExample.test.ts';
import { quoteLongIds } from './quoteLongIds.ts';

const SNOWFLAKE = '1234567890123456789';
const inItem = (content: string): string => `{"item_list":[{${content}}]}`;

void describe('quoteLongIds', () => {
  const quotedIds: readonly [description: string, text: string, result: string][] = [
    ['a 64-bit number', inItem(`"item_id":${SNOWFLAKE}`), inItem(`"item_id":"${SNOWFLAKE}"`)],
    ['a negative number', inItem(`"item_id":-${SNOWFLAKE}`), inItem(`"item_id":"-${SNOWFLAKE}"`)],
    [
      'the shortest number that could be rounded',
      inItem('"item_id":9007199254740993'),
      inItem('"item_id":"9007199254740993"'),
    ],
    ['a number of 400 digits', inItem(`"item_id":${'9'.repeat(400)}`), inItem(`"item_id":"${'9'.repeat(400)}"`)],
    [
      'a number surrounded by white space',
      ` {\n"item_list" :\t[ {"item_id"\r\n : ${SNOWFLAKE} } ] }`,
      ` {\n"item_list" :\t[ {"item_id"\r\n : "${SNOWFLAKE}" } ] }`,
    ],
    ['a number before another key', inItem(`"item_id":${SNOWFLAKE},"a":1`), inItem(`"item_id":"${SNOWFLAKE}","a":1`)],
    [
      'a number after another key',
      inItem(`"a":{"b":[1]},"item_id":${SNOWFLAKE}`),
      inItem(`"a":{"b":[1]},"item_id":"${SNOWFLAKE}"`),
    ],
    [
      'a number after a string with quotation marks and brackets',
      inItem(`"a":"\\"}]{\\\\","item_id":${SNOWFLAKE}`),
      inItem(`"a":"\\"}]{\\\\","item_id":"${SNOWFLAKE}"`),
    ],
    [
      'a number after other fields of the body',
      `{"features":{"a":[{}]},"uid":"item_list","item_list":[{"item_id":${SNOWFLAKE}}]}`,
      `{"features":{"a":[{}]},"uid":"item_list","item_list":[{"item_id":"${SNOWFLAKE}"}]}`,
    ],
  ];
  for (const [description, text, result] of quotedIds) {
    void it(`quotes ${description}`, () => assert.deepEqual(quoteLongIds(text), { text: result, quoted: 1 }));
  }

  void it('quotes and counts the ids of several items', () => {
    const list = (mark: string): string =>
      `{"item_list":[{"item_id":${mark}${SNOWFLAKE}${mark}},{"item_id":7},{"item_id":${mark}${SNOWFLAKE}${mark}}]}`;
    assert.deepEqual(quoteLongIds(list('')), { text: list('"'), quoted: 2 });
  });

  const unchanged: readonly [description: string, text: string][] = [
    ['the example of the document', EXAMPLE],
    ['a short number', inItem('"item_id":113939841')],
    ['a number of 15 digits', inItem('"item_id":999999999999999')],
    ['a number with a point', inItem(`"item_id":${SNOWFLAKE}.5`)],
    ['a number with an exponent', inItem(`"item_id":${SNOWFLAKE}e2`)],
    ['a number with leading zeros, which is not JSON', inItem(`"item_id":0${SNOWFLAKE}`)],
    ['a number with a plus sign, which is not JSON', inItem(`"item_id":+${SNOWFLAKE}`)],
    ['digits followed by letters', inItem(`"item_id":${SNOWFLAKE}x`)],
    ['digits at the end of the text', `{"item_list":[{"item_id":${SNOWFLAKE}`],
    ['a string', inItem(`"item_id":"${SNOWFLAKE}"`)],
    ['a key inside a string', inItem(`"a":"\\"item_id\\":${SNOWFLAKE},"`)],
    ['a key with the same ending', inItem(`"\\"item_id":${SNOWFLAKE}`)],
    ['another key', inItem(`"item_ids":${SNOWFLAKE}`)],
    ['a list of numbers', inItem(`"item_id":[${SNOWFLAKE}]`)],
    ['a key deeper in an item', inItem(`"a":{"item_id":${SNOWFLAKE}}`)],
    ['a key deeper in a list', inItem(`"a":[{"item_id":${SNOWFLAKE}}]`)],
    ['a key of the body', `{"item_id":${SNOWFLAKE}}`],
    ['an item of another list', `{"item_list":[],"features":[{"item_id":${SNOWFLAKE}}]}`],
    ['an object instead of a list', `{"item_list":{"a":{"item_id":${SNOWFLAKE}}}}`],
    ['a body that is a list', `[[{"item_list":[{"item_id":${SNOWFLAKE}}]}]]`],
    ['a key without a colon', inItem(`"item_id" ${SNOWFLAKE}`)],
    ['an unterminated string', `{"item_list":[{"a":"x,"item_id":${SNOWFLAKE},`],
    ['a backslash at the end', '{"item_list":[{"\\'],
    ['unmatched closing brackets', `]}]}{"item_id":${SNOWFLAKE}}`],
    ['an empty text', ''],
  ];
  for (const [description, text] of unchanged) {
    void it(`does not change ${description}`, () => assert.deepEqual(quoteLongIds(text), { text, quoted: 0 }));
  }

  void it('does not change random JSON without long ids', () => {
    const draw = seededRandom(7);
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
      assert.deepEqual(quoteLongIds(text), { text, quoted: 0 });
    }
  });

  void it('does not turn invalid JSON into valid JSON', () => {
    const draw = seededRandom(11);
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
      assert.equal(isJson(quoteLongIds(mutant).text), isJson(mutant), mutant);
    }
    assert.ok(broken > 1000);
  });

  const longTexts: readonly [description: string, part: string][] = [
    ['brackets', '['],
    ['quotation marks', '"'],
    ['backslashes in a string', '\\'],
    ['digits', '1'],
    ['keys', '"item_id":'],
    ['keys and spaces', '"item_id" '],
    ['items', `{"item_id":${SNOWFLAKE}},`],
  ];
  // With quadratic time, each of these tests would take minutes.
  for (const [description, part] of longTexts) {
    void it(`adds only quotation marks to a megabyte of ${description}`, () => {
      for (const before of ['', '{"item_list":[', '{"item_list":[{"item_id":', '{"item_list":[{"item_id":"']) {
        const text = before + part.repeat(Math.ceil(1_000_000 / part.length));
        const { text: result, quoted: count } = quoteLongIds(text);
        assert.equal(result.length, text.length + 2 * count);
        assert.ok(result.replaceAll('"', '') === text.replaceAll('"', ''));
      }
    });
  }
});
