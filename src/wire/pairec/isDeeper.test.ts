import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeeper, MAX_DEPTH } from './isDeeper.ts';

/** So many lists around a number; in every second one an object. */
const nested = (levels: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [0, value] : { a: null, b: value };
  return value;
};

for (const value of [null, undefined, 0, '', 'text', true]) {
  void test(`${String(value)} has no level`, () => assert.equal(isDeeper(value, 0), false));
}

for (const levels of [1, 2, 3, MAX_DEPTH, 1000]) {
  void test(`${levels} levels are ${levels}, and deeper than ${levels - 1}`, () => {
    assert.equal(isDeeper(nested(levels), levels), false);
    assert.equal(isDeeper(nested(levels), levels - 1), true);
  });
}

void test('an empty list or object is a level', () => {
  assert.deepEqual([isDeeper([], 0), isDeeper({}, 0), isDeeper([], 1), isDeeper({}, 1)], [true, true, false, false]);
});

void test('the deepest branch counts, wherever it stands', () => {
  assert.equal(isDeeper([1, [2], { a: [[3]] }, 4], 3), true);
  assert.equal(isDeeper([1, [2], { a: [[3]] }, 4], 4), false);
});

void test('a key that is called __proto__ is looked into', () => {
  assert.equal(isDeeper(JSON.parse('{"__proto__":[[1]]}'), 2), true);
});

void test('does not run out of stack', () => {
  assert.equal(isDeeper(nested(200_000), MAX_DEPTH), true);
});
