import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_LIMIT, MAX_LIMIT, readLimit } from './limit.ts';

// getAttribute returns null for a missing attribute. JSON.parse hides the null from the compiler, like a page in
// JavaScript.
const missingAttribute: string | undefined = JSON.parse('null');

const LIMITS: readonly [value: string | undefined, limit: number | undefined][] = [
  [undefined, undefined],
  [missingAttribute, undefined],
  ['', undefined],
  ['  ', undefined],
  ['abc', undefined],
  ['10 articles', undefined],
  ['NaN', undefined],
  ['0', 2],
  ['1', 2],
  ['-5', 2],
  ['-1e99', 2],
  ['2', 2],
  ['2.9', 2],
  ['3', 3],
  [' 7 ', 7],
  ['20', 20],
  ['29.99', 29],
  ['30', 30],
  ['30.5', 30],
  ['31', 30],
  ['99', 30],
  ['1e99', 30],
  ['Infinity', 30],
];

void describe('readLimit', () => {
  for (const [value, limit] of LIMITS) {
    const name = JSON.stringify(value);
    void it(`reads ${name} as ${limit ?? 'the default'}`, () => assert.equal(readLimit(value), limit));
  }

  void it('uses the numbers of the API document', () => {
    assert.equal(DEFAULT_LIMIT, 20);
    assert.equal(MAX_LIMIT, 30);
  });
});
