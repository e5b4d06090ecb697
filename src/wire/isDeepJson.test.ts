import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDeepJson, MAX_DEPTH } from './isDeepJson.ts';

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

void describe('isDeepJson', () => {
  const rows: readonly [text: string, levels: number, isDeep: boolean][] = [
    ['', 0, false],
    ['1', 0, false],
    ['[]', 0, true],
    ['[]', 1, false],
    ['[[]]', 1, true],
    ['[[],[],{}]', 2, false],
    ['{"a":{"b":[]}}', 2, true],
    ['{"a":{"b":[]}}', 3, false],
    ['["[[[[[[", "{{{{"]', 1, false],
    [String.raw`["\"[[[", "\\", [1]]`, 2, false],
    [String.raw`["\\", [[1]]]`, 2, true],
    ['["unfinished [[[[', 1, false],
    [String.raw`["\\`, 1, false],
    [']]]][', 1, false],
  ];
  for (const [text, levels, isDeep] of rows) {
    void it(`${text || 'nothing'} is ${isDeep ? '' : 'not '}deeper than ${levels}`, () => {
      assert.equal(isDeepJson(text, levels), isDeep);
    });
  }

  void it(`allows ${MAX_DEPTH} levels where nothing is said`, () => {
    assert.deepEqual([isDeepJson(nested(MAX_DEPTH)), isDeepJson(nested(MAX_DEPTH + 1))], [false, true]);
  });

  void it('looks no further than it must', () => {
    assert.equal(isDeepJson('['.repeat(50_000_000)), true);
  });
});
