import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { writeSortedJson } from './writeSortedJson.ts';

void describe('writeSortedJson', () => {
  const written: readonly [description: string, value: unknown, json: string][] = [
    ['sorted keys', { b: 1, a: 2, C: 3, '': 4 }, '{"":4,"C":3,"a":2,"b":1}'],
    [
      'sorted keys of nested objects',
      { b: [{ d: 1, c: 2 }], a: { f: 1, e: 2 } },
      '{"a":{"e":2,"f":1},"b":[{"c":2,"d":1}]}',
    ],
    [
      'keys that look like an index in string order',
      { 10: 'a', 9: 'b', '-1': 'c', 2: 'd' },
      '{"-1":"c","10":"a","2":"d","9":"b"}',
    ],
    ['a key before longer keys with the same beginning', { ab: 1, a: 2, abc: 3 }, '{"a":2,"ab":1,"abc":3}'],
    [
      'keys in code point order',
      { '\u{1F600}': 1, '\uFFFD': 2, é: 3, z: 4, 首: 5 },
      '{"z":4,"é":3,"首":5,"\uFFFD":2,"\u{1F600}":1}',
    ],
    ['a list in its original order', [3, 1, 2], '[3,1,2]'],
    ['an empty object', {}, '{}'],
    ['an empty list', [], '[]'],
    ['strings', 'a "b" \\ \n é 😀', '"a \\"b\\" \\\\ \\n é 😀"'],
    // encoding/json escapes these by default, also in keys.
    ["Go's escapes", { '<a>': 'x & y\u2028\u2029' }, '{"\\u003ca\\u003e":"x \\u0026 y\\u2028\\u2029"}'],
    ['an unpaired surrogate', '\ud83d', '"\\ud83d"'],
    ['numbers', [0, -1.5, 1e21, 1e-7, 100000000000000000000], '[0,-1.5,1e+21,1e-7,100000000000000000000]'],
    ['a bigint', { a: 1234567890123456789n }, '{"a":1234567890123456789}'],
    ['true, false and null', [true, false, null], '[true,false,null]'],
    [
      'values that JSON cannot represent',
      [NaN, Infinity, undefined, { a: undefined, b: 1 }],
      '[null,null,null,{"b":1}]',
    ],
    ['undefined', undefined, 'null'],
    ['__proto__', JSON.parse('{"b":1,"__proto__":{"d":1,"c":2},"a":2}'), '{"__proto__":{"c":2,"d":1},"a":2,"b":1}'],
  ];
  for (const [description, value, json] of written) {
    void it(`writes ${description}`, () => assert.equal(writeSortedJson(value), json));
  }

  void it('writes a single line that JSON.parse reads back', () => {
    const value: unknown = JSON.parse('{"z":["<\\u2028>",{"y":null,"x":"\\n"}],"10":1,"9":{"__proto__":[]}}');
    const json = writeSortedJson(value);
    assert.deepEqual(JSON.parse(json), value);
    assert.doesNotMatch(json, /[\n\r\u2028\u2029<>&]/);
  });

  void it('writes the same text for any order of the keys', () => {
    const keys = ['a', 'b', 'aa', 'B', '1', '10', 'é', '_'];
    const forward = Object.fromEntries(keys.map((key) => [key, key]));
    const reversed = Object.fromEntries(keys.toReversed().map((key) => [key, key]));
    assert.equal(writeSortedJson(forward), writeSortedJson(reversed));
    assert.equal(writeSortedJson(forward), '{"1":"1","10":"10","B":"B","_":"_","a":"a","aa":"aa","b":"b","é":"é"}');
  });
});
