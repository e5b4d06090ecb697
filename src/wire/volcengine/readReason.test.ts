import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DeliveryReason } from '../deliveryReason.ts';
import { EXAMPLE_VALUE } from './fixtures.test.ts';
import { readReason } from './readReason.ts';

const EXTRAS: readonly [extra: string, reason: DeliveryReason][] = [
  ['{"reason":"exposure"}', 'shown'],
  ['{"reason":"filter"}', 'filtered'],
  ['{"reason":"kept"}', 'shown'],
  ['{"reason":"filtered"}', 'filtered'],
  ['{"reason":"inserted"}', 'inserted'],
  ['{"reason":"insert"}', 'inserted'],
  ['{"reason":"FILTER"}', 'filtered'],
  [' { "a": 1, "reason" : "Inserted" } ', 'inserted'],
  ['{"reason":"filter","reason":"insert"}', 'inserted'],
  // Missing and unknown reasons.
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
  // Invalid JSON.
  ['{"reason":"filter"', 'shown'],
  // A bare word, as in a comment of the vendor's protobuf file.
  ['kept', 'shown'],
  ['filter', 'filtered'],
  ['Inserted', 'inserted'],
  ['bored', 'shown'],
  ["{'reason':'filter'}", 'shown'],
];

void describe('readReason', () => {
  for (const [extra, reason] of EXTRAS) {
    void it(`reads ${extra || 'an empty extra'} as ${reason}`, () => assert.equal(readReason(extra), reason));
  }

  void it("reads the callback page's example", () => {
    assert.deepEqual(
      EXAMPLE_VALUE.items.map(({ extra }) => readReason(extra)),
      ['shown', 'filtered'],
    );
  });

  void it('handles deep nesting', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    assert.equal(readReason(`{"a":${deep},"reason":"filter"}`), 'filtered');
    assert.equal(readReason(`{"reason":${deep}}`), 'shown');
    assert.equal(readReason('{"reason":'.repeat(100_000)), 'shown');
  });
});
