import assert from 'node:assert/strict';
import { test } from 'node:test';

import { REFUSED_ADDRESS } from './guardedLookup.ts';
import { networkError } from './networkError.ts';

const coded = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });

const ERRORS: readonly (readonly [error: unknown, sentence: RegExp])[] = [
  [coded('ENOTFOUND'), /^a\.example has no address: .* \(ENOTFOUND\)\.$/],
  [coded('EAI_AGAIN'), /name server does not answer \(EAI_AGAIN\)\.$/],
  [coded('ECONNREFUSED'), /refused the connection: nothing listens there \(ECONNREFUSED\)\.$/],
  [coded('ECONNRESET'), /closed the connection/],
  [coded('CERT_HAS_EXPIRED'), /certificate that has expired/],
  [coded(REFUSED_ADDRESS), /^a\.example is on an address that may not be read from here/],
  [Object.assign(new AggregateError([coded('ECONNREFUSED')]), { code: 'ECONNREFUSED' }), /refused the connection/],
  [coded('EODD', 'odd\nthing'), /^a\.example could not be read: odd thing \(EODD\)\.$/],
  [new Error('odd'), /^a\.example could not be read: odd\.$/],
  [new Error('x'.repeat(5000)), /^.{0,260}$/],
  ['a string', /could not be read: a string\.$/],
  [undefined, /could not be read: undefined\.$/],
  [Object.assign(new Error('x'), { code: 17 }), /could not be read: x\.$/],
];

for (const [error, sentence] of ERRORS) {
  void test(`a sentence like ${String(sentence)}`, () => {
    assert.match(networkError(error, 'a.example'), sentence);
  });
}
