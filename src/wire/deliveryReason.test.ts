import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { normalizeReason, type DeliveryReason } from './deliveryReason.ts';

const REASONS: readonly [reason: unknown, expected: DeliveryReason][] = [
  ['exposure', 'shown'],
  ['kept', 'shown'],
  ['filter', 'filtered'],
  ['filtered', 'filtered'],
  ['insert', 'inserted'],
  ['inserted', 'inserted'],
  ['FILTER', 'filtered'],
  ['Filtered', 'filtered'],
  ['INSERTED', 'inserted'],
  ['iNsErT', 'inserted'],
  // Unknown words and values of other types.
  ['', 'shown'],
  ['filters', 'shown'],
  [' filter', 'shown'],
  ['unfiltered', 'shown'],
  ['__proto__', 'shown'],
  ['constructor', 'shown'],
  [undefined, 'shown'],
  [null, 'shown'],
  [1, 'shown'],
  [true, 'shown'],
  [['filter'], 'shown'],
  [{ reason: 'filter' }, 'shown'],
];

void describe('normalizeReason', () => {
  for (const [reason, expected] of REASONS) {
    void it(`reads ${JSON.stringify(reason)} as ${expected}`, () => assert.equal(normalizeReason(reason), expected));
  }
});
