import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { writeSorted } from './sortedJson.ts';

void describe('writeSorted', () => {
  const written: readonly [what: string, value: unknown, json: string][] = [
    ['keys in order', { b: 1, a: 2, C: 3, '': 4 }, '{"":4,"C":3,"a":2,"b":1}'],
    [
      'keys of objects in objects and lists',
      { b: [{ d: 1, c: 2 }], a: { f: 1, e: 2 } },
      '{"a":{"e":2,"f":1},"b":[{"c":2,"d":1}]}',
    ],
    [
      'keys that look like an index as texts',
      { 10: 'a', 9: 'b', '-1': 'c', 2: 'd' },
      '{"-1":"c","10":"a","2":"d","9":"b"}',
    ],
    ['a key before those that begin with it', { ab: 1, a: 2, abc: 3 }, '{"a":2,"ab":1,"abc":3}'],
    [
      'keys by code point',
      { '\u{1F600}': 1, '\uFFFD': 2, é: 3, z: 4, 首: 5 },
      '{"z":4,"é":3,"首":5,"\uFFFD":2,"\u{1F600}":1}',
    ],
    ['a list in its order', [3, 1, 2], '[3,1,2]'],
    ['an empty object', {}, '{}'],
    ['an empty list', [], '[]'],
    ['texts', 'a "b" \\ \n é 😀', '"a \\"b\\" \\\\ \\n é 😀"'],
    // encoding/json escapes these unless told otherwise, in keys as well.
    ["Go's escapes", { '<a>': 'x & y\u2028\u2029' }, '{"\\u003ca\\u003e":"x \\u0026 y\\u2028\\u2029"}'],
    ['half a character', '\ud83d', '"\\ud83d"'],
    ['numbers', [0, -1.5, 1e21, 1e-7, 100000000000000000000], '[0,-1.5,1e+21,1e-7,100000000000000000000]'],
    ['a whole number of any size', { a: 1234567890123456789n }, '{"a":1234567890123456789}'],
    ['true, false and null', [true, false, null], '[true,false,null]'],
    ['what JSON cannot say', [NaN, Infinity, undefined, { a: undefined, b: 1 }], '[null,null,null,{"b":1}]'],
    ['nothing', undefined, 'null'],
    ['__proto__', JSON.parse('{"b":1,"__proto__":{"d":1,"c":2},"a":2}'), '{"__proto__":{"c":2,"d":1},"a":2,"b":1}'],
  ];
  for (const [what, value, json] of written) {
    void it(`writes ${what}`, () => assert.equal(writeSorted(value), json));
  }

  void it('writes what JSON.parse reads back, on one line', () => {
    const value: unknown = JSON.parse('{"z":["<\\u2028>",{"y":null,"x":"\\n"}],"10":1,"9":{"__proto__":[]}}');
    const json = writeSorted(value);
    assert.deepEqual(JSON.parse(json), value);
    assert.doesNotMatch(json, /[\n\r\u2028\u2029<>&]/);
  });

  void it('writes the same whatever order the keys came in', () => {
    const keys = ['a', 'b', 'aa', 'B', '1', '10', 'é', '_'];
    const forth = Object.fromEntries(keys.map((key) => [key, key]));
    const back = Object.fromEntries(keys.toReversed().map((key) => [key, key]));
    assert.equal(writeSorted(forth), writeSorted(back));
    assert.equal(writeSorted(forth), '{"1":"1","10":"10","B":"B","_":"_","a":"a","aa":"aa","b":"b","é":"é"}');
  });
});
