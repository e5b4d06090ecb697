import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isObject } from './isObject.ts';

void describe('isObject', () => {
  const rows: readonly [json: string, expected: boolean][] = [
    ['{}', true],
    ['{"a":1}', true],
    ['{"__proto__":null}', true],
    ['[]', false],
    ['null', false],
    ['"{}"', false],
    ['1', false],
    ['true', false],
  ];
  for (const [json, expected] of rows) {
    void it(`returns ${expected} for ${json}`, () => assert.equal(isObject(JSON.parse(json)), expected));
  }
});
