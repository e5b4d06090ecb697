import assert from 'node:assert/strict';
import { test } from 'node:test';

import { REFUSED_ADDRESS } from './createGuardedLookup.ts';
import { describeNetworkError } from './describeNetworkError.ts';

const errorWithCode = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });

const ERRORS: readonly (readonly [error: unknown, message: RegExp])[] = [
  [errorWithCode('ENOTFOUND'), /^a\.example has no IP address: .* \(ENOTFOUND\)\.$/],
  [errorWithCode('EAI_AGAIN'), /name server does not respond \(EAI_AGAIN\)\.$/],
  [errorWithCode('ECONNREFUSED'), /refused the connection: nothing listens on this port \(ECONNREFUSED\)\.$/],
  [errorWithCode('ECONNRESET'), /closed the connection/],
  [errorWithCode('CERT_HAS_EXPIRED'), /has an expired certificate/],
  [errorWithCode(REFUSED_ADDRESS), /^a\.example has an IP address that may not be requested from here/],
  [
    Object.assign(new AggregateError([errorWithCode('ECONNREFUSED')]), { code: 'ECONNREFUSED' }),
    /refused the connection/,
  ],
  [errorWithCode('EODD', 'odd\nthing'), /^a\.example could not be requested: odd thing \(EODD\)\.$/],
  [new Error('odd'), /^a\.example could not be requested: odd\.$/],
  [new Error('x'.repeat(5000)), /^.{0,260}$/],
  ['a string', /could not be requested: a string\.$/],
  [undefined, /could not be requested: undefined\.$/],
  [Object.assign(new Error('x'), { code: 17 }), /could not be requested: x\.$/],
];

for (const [error, message] of ERRORS) {
  void test(`returns a message that matches ${String(message)}`, () => {
    assert.match(describeNetworkError(error, 'a.example'), message);
  });
}
