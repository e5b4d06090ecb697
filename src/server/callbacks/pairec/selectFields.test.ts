import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selectFields } from './selectFields.ts';

const USER: Readonly<Record<string, unknown>> = Object.fromEntries([
  ['uid', '1'],
  ['age', 25],
  ['', 'x'],
  ['__proto__', 'p'],
]);

const SELECTED: readonly [fields: string, names: readonly string[]][] = [
  ['*', ['uid', 'age', '', '__proto__']],
  [' * ', ['uid', 'age', '', '__proto__']],
  ['age,*', ['uid', 'age', '', '__proto__']],
  ['age', ['age']],
  ['age,uid', ['uid', 'age']],
  [' age ,\n uid ', ['uid', 'age']],
  ['age,age', ['age']],
  ['age,city', ['age']],
  ['Age', []],
  ['toString,constructor', []],
  ['__proto__', ['__proto__']],
];

for (const [fields, names] of SELECTED) {
  void test(`${JSON.stringify(fields)} selects ${JSON.stringify(names)}`, () => {
    const selected = selectFields(USER, fields);
    assert.deepEqual(Object.keys(selected), names);
    for (const [name, value] of Object.entries(selected)) assert.equal(value, new Map(Object.entries(USER)).get(name));
  });
}
