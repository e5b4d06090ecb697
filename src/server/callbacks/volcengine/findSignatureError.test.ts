import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { findSignatureError } from './findSignatureError.ts';
import { zip } from './volcengineWire.test.ts';

const TOKEN = 's3cret';
const SECONDS = 1_795_195_447;
const NOW = SECONDS * 1000;
const BODY = zip('{"uid":"uid1"}');

/** Signs like the vendor's Python SDK (1.3.4, `_cal_signature`): token, body, tenant id, time, nonce. */
const sign = (token: string, body: Uint8Array, tenant: string, time: string, nonce: string): string =>
  createHash('sha256')
    .update(Buffer.concat([Buffer.from(token), body, Buffer.from(tenant + time + nonce)]))
    .digest('hex');

type Headers = Readonly<Record<string, string>>;

const signedHeaders = (time = `${SECONDS}`, change: Headers = {}): Headers => ({
  'tenant-id': 'tenant-1',
  'tenant-ts': time,
  'tenant-nonce': 'X3fNYAyb',
  'tenant-signature': sign(TOKEN, BODY, 'tenant-1', time, 'X3fNYAyb'),
  ...change,
});

const check = (headers: Headers, now = NOW, body: Uint8Array = BODY): string | undefined =>
  findSignatureError(TOKEN, body, (name) => headers[name], now);

const VALID = signedHeaders()['tenant-signature'] ?? '';
const MISSING = 'the headers Tenant-Id, Tenant-Ts, Tenant-Nonce and Tenant-Signature are required.';
const LATE = "Tenant-Ts must be the time in seconds and differ from the server's clock by at most 5.";
const WRONG = 'the signature is wrong.';

void describe('findSignatureError', () => {
  void it("accepts the vendor's signature", () => {
    assert.equal(check(signedHeaders()), undefined);
    // Computed with another program: printf '%s' 's3cret' '{}' 'tenant-1' '1795195447' 'n' | sha256sum
    const headers = {
      'tenant-id': 'tenant-1',
      'tenant-ts': '1795195447',
      'tenant-nonce': 'n',
      'tenant-signature': '3b88cb7c33442f22b65e63eef01fba8ffbc119246873159908385c757a03677f',
    };
    assert.equal(check(headers, NOW, Buffer.from('{}')), undefined);
  });

  void it('accepts digits in upper and lower case', () => {
    assert.equal(check(signedHeaders(undefined, { 'tenant-signature': VALID.toUpperCase() })), undefined);
  });

  for (const header of ['tenant-id', 'tenant-ts', 'tenant-nonce', 'tenant-signature']) {
    void it(`rejects a missing or empty ${header}`, () => {
      const { [header]: _, ...otherHeaders } = signedHeaders();
      assert.equal(check(otherHeaders), MISSING);
      assert.equal(check({ ...otherHeaders, [header]: '' }), MISSING);
    });
  }

  const times: readonly [description: string, now: number, why: string | undefined][] = [
    ['immediately', NOW, undefined],
    ['five seconds later', NOW + 5000, undefined],
    ['a little more than five seconds later', NOW + 5001, LATE],
    ['an hour later', NOW + 3_600_000, LATE],
    ['on a clock that is five seconds slow', NOW - 5000, undefined],
    ['on a clock that is more than five seconds slow', NOW - 5001, LATE],
  ];
  for (const [description, now, why] of times) {
    void it(`${why === undefined ? 'accepts' : 'rejects'} a signature ${description}`, () => {
      assert.equal(check(signedHeaders(), now), why);
    });
  }

  // The signatures are valid, so only the format of the time is wrong.
  for (const time of [
    'now',
    `${SECONDS}.0`,
    `${NOW}`,
    `-${SECONDS}`,
    `+${SECONDS}`,
    `0x6b00f1f7`,
    '9'.repeat(400),
    'NaN',
  ]) {
    void it(`rejects the time ${time.slice(0, 20)}`, () => assert.equal(check(signedHeaders(time)), LATE));
  }

  const signatures: readonly [description: string, signature: string][] = [
    ['of another token', sign('other', BODY, 'tenant-1', `${SECONDS}`, 'X3fNYAyb')],
    ['of another tenant', sign(TOKEN, BODY, 'tenant-2', `${SECONDS}`, 'X3fNYAyb')],
    ['of another second', sign(TOKEN, BODY, 'tenant-1', `${SECONDS + 1}`, 'X3fNYAyb')],
    ['of another nonce', sign(TOKEN, BODY, 'tenant-1', `${SECONDS}`, 'X3fNYAyc')],
    ['of the uncompressed body', sign(TOKEN, Buffer.from('{"uid":"uid1"}'), 'tenant-1', `${SECONDS}`, 'X3fNYAyb')],
    ['of an empty body', sign(TOKEN, Buffer.alloc(0), 'tenant-1', `${SECONDS}`, 'X3fNYAyb')],
    ['with its last digit changed', VALID.slice(0, -1) + (VALID.endsWith('0') ? '1' : '0')],
    ['without its last two digits', VALID.slice(0, -2)],
    ['with two extra digits', `${VALID}00`],
    ['with one extra digit', `${VALID}0`],
    ['followed by other characters', `${VALID}zz`],
    ['after a space', ` ${VALID}`],
    ['that is not hexadecimal', 'z'.repeat(64)],
    ['in base64', Buffer.from(VALID, 'hex').toString('base64')],
    ['of one digit', '0'],
  ];
  for (const [description, signature] of signatures) {
    void it(`rejects a signature ${description}`, () => {
      assert.equal(check(signedHeaders(undefined, { 'tenant-signature': signature })), WRONG);
    });
  }

  void it('rejects a body with one changed bit', () => {
    const changed = BODY.map((byte, at) => (at === 20 ? byte ^ 1 : byte));
    assert.equal(check(signedHeaders(), NOW, changed), WRONG);
  });
});
