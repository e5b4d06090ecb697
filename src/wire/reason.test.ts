import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { normaliseReason, type Reason } from './reason.ts';

const REASONS: readonly [reason: unknown, means: Reason][] = [
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
  // Nobody's words, or no words at all.
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

void describe('normaliseReason', () => {
  for (const [reason, means] of REASONS) {
    void it(`reads ${JSON.stringify(reason)} as ${means}`, () => assert.equal(normaliseReason(reason), means));
  }
});
