import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDeepJson, MAX_JSON_DEPTH } from './isDeepJson.ts';

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

void describe('isDeepJson', () => {
  const rows: readonly [text: string, maxDepth: number, isDeep: boolean][] = [
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
  for (const [text, maxDepth, isDeep] of rows) {
    void it(`returns ${isDeep} for ${text || 'an empty text'} with a limit of ${maxDepth}`, () => {
      assert.equal(isDeepJson(text, maxDepth), isDeep);
    });
  }

  void it(`allows ${MAX_JSON_DEPTH} levels by default`, () => {
    assert.deepEqual([isDeepJson(nested(MAX_JSON_DEPTH)), isDeepJson(nested(MAX_JSON_DEPTH + 1))], [false, true]);
  });

  void it('stops at the first bracket that is too deep', () => {
    assert.equal(isDeepJson('['.repeat(50_000_000)), true);
  });
});
