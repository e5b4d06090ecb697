import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Reason } from '../reason.ts';
import { EXAMPLE_VALUE } from './fixtures.test.ts';
import { reasonOf } from './reasonOf.ts';

const EXTRAS: readonly [extra: string, reason: Reason][] = [
  ['{"reason":"exposure"}', 'shown'],
  ['{"reason":"filter"}', 'filtered'],
  ['{"reason":"kept"}', 'shown'],
  ['{"reason":"filtered"}', 'filtered'],
  ['{"reason":"inserted"}', 'inserted'],
  ['{"reason":"insert"}', 'inserted'],
  ['{"reason":"FILTER"}', 'filtered'],
  [' { "a": 1, "reason" : "Inserted" } ', 'inserted'],
  ['{"reason":"filter","reason":"insert"}', 'inserted'],
  // None, or none that is known.
  ['', 'shown'],
  ['{}', 'shown'],
  ['{"Reason":"filter"}', 'shown'],
  ['{"reason":null}', 'shown'],
  ['{"reason":["filter"]}', 'shown'],
  ['{"reason":{"reason":"filter"}}', 'shown'],
  ['{"reason":"toString"}', 'shown'],
  ['{"__proto__":{"reason":"filter"}}', 'shown'],
  ['null', 'shown'],
  ['"filter"', 'shown'],
  ['["filter"]', 'shown'],
  ['[{"reason":"filter"}]', 'shown'],
  // Not JSON.
  ['{"reason":"filter"', 'shown'],
  // The bare word, as the comment in the vendor's protobuf file has it.
  ['kept', 'shown'],
  ['filter', 'filtered'],
  ['Inserted', 'inserted'],
  ['bored', 'shown'],
  ["{'reason':'filter'}", 'shown'],
];

void describe('reasonOf', () => {
  for (const [extra, reason] of EXTRAS) {
    void it(`reads ${extra || 'nothing'} as ${reason}`, () => assert.equal(reasonOf(extra), reason));
  }

  void it("reads the callback page's example", () => {
    assert.deepEqual(
      EXAMPLE_VALUE.items.map(({ extra }) => reasonOf(extra)),
      ['shown', 'filtered'],
    );
  });

  void it('finds its way past deep nesting', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    assert.equal(reasonOf(`{"a":${deep},"reason":"filter"}`), 'filtered');
    assert.equal(reasonOf(`{"reason":${deep}}`), 'shown');
    assert.equal(reasonOf('{"reason":'.repeat(100_000)), 'shown');
  });
});
