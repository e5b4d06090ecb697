import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_LIMIT, MAX_LIMIT, readLimit } from './limit.ts';

// What getAttribute gives where there is no attribute; JSON.parse hides it from the compiler, as a page in JavaScript does.
const nothing: string | undefined = JSON.parse('null');

const LIMITS: readonly [asked: string | undefined, read: number | undefined][] = [
  [undefined, undefined],
  [nothing, undefined],
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
  for (const [asked, read] of LIMITS) {
    const name = JSON.stringify(asked);
    void it(`reads ${name} as ${read ?? 'the default'}`, () => assert.equal(readLimit(asked), read));
  }

  void it('knows the numbers of the contract', () => {
    assert.equal(DEFAULT_LIMIT, 20);
    assert.equal(MAX_LIMIT, 30);
  });
});
