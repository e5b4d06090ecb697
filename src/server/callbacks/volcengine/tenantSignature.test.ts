import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { wrongSignature } from './tenantSignature.ts';
import { zip } from './volcengineWire.test.ts';

const TOKEN = 's3cret';
const SECONDS = 1_795_195_447;
const NOW = SECONDS * 1000;
const BODY = zip('{"uid":"uid1"}');

/** As the vendor's Python SDK does it (1.3.4, `_cal_signature`): token, body, tenant id, time, nonce. */
const sign = (token: string, body: Uint8Array, tenant: string, time: string, nonce: string): string =>
  createHash('sha256')
    .update(Buffer.concat([Buffer.from(token), body, Buffer.from(tenant + time + nonce)]))
    .digest('hex');

type Headers = Readonly<Record<string, string>>;

const signed = (time = `${SECONDS}`, change: Headers = {}): Headers => ({
  'tenant-id': 'tenant-1',
  'tenant-ts': time,
  'tenant-nonce': 'X3fNYAyb',
  'tenant-signature': sign(TOKEN, BODY, 'tenant-1', time, 'X3fNYAyb'),
  ...change,
});

const check = (headers: Headers, now = NOW, body: Uint8Array = BODY): string | undefined =>
  wrongSignature(TOKEN, body, (name) => headers[name], now);

const GOOD = signed()['tenant-signature'] ?? '';
const MISSING = 'the headers Tenant-Id, Tenant-Ts, Tenant-Nonce and Tenant-Signature are required.';
const LATE = 'Tenant-Ts must be the time in seconds, at most 5 of them ago.';
const WRONG = 'the signature is wrong.';

void describe('wrongSignature', () => {
  void it('takes what the vendor signs', () => {
    assert.equal(check(signed()), undefined);
    // Worked out with another program: printf '%s' 's3cret' '{}' 'tenant-1' '1795195447' 'n' | sha256sum
    const headers = {
      'tenant-id': 'tenant-1',
      'tenant-ts': '1795195447',
      'tenant-nonce': 'n',
      'tenant-signature': '3b88cb7c33442f22b65e63eef01fba8ffbc119246873159908385c757a03677f',
    };
    assert.equal(check(headers, NOW, Buffer.from('{}')), undefined);
  });

  void it('takes the digits in either letter case', () => {
    assert.equal(check(signed(undefined, { 'tenant-signature': GOOD.toUpperCase() })), undefined);
  });

  for (const header of ['tenant-id', 'tenant-ts', 'tenant-nonce', 'tenant-signature']) {
    void it(`refuses a request without ${header}, or with an empty one`, () => {
      const { [header]: _, ...rest } = signed();
      assert.equal(check(rest), MISSING);
      assert.equal(check({ ...rest, [header]: '' }), MISSING);
    });
  }

  const times: readonly [what: string, now: number, why: string | undefined][] = [
    ['at once', NOW, undefined],
    ['five seconds later', NOW + 5000, undefined],
    ['a little more than five seconds later', NOW + 5001, LATE],
    ['an hour later', NOW + 3_600_000, LATE],
    ['on a clock five seconds behind', NOW - 5000, undefined],
    ['on a clock that is further behind', NOW - 5001, LATE],
  ];
  for (const [what, now, why] of times) {
    void it(`${why === undefined ? 'takes' : 'refuses'} a signature ${what}`, () => {
      assert.equal(check(signed(), now), why);
    });
  }

  // Every one of these is signed well, so that only its form can be what is wrong with it.
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
    void it(`refuses the time ${time.slice(0, 20)}`, () => assert.equal(check(signed(time)), LATE));
  }

  const signatures: readonly [what: string, signature: string][] = [
    ['of another token', sign('other', BODY, 'tenant-1', `${SECONDS}`, 'X3fNYAyb')],
    ['of another tenant', sign(TOKEN, BODY, 'tenant-2', `${SECONDS}`, 'X3fNYAyb')],
    ['of another second', sign(TOKEN, BODY, 'tenant-1', `${SECONDS + 1}`, 'X3fNYAyb')],
    ['of another nonce', sign(TOKEN, BODY, 'tenant-1', `${SECONDS}`, 'X3fNYAyc')],
    [
      'of the body before it was zipped',
      sign(TOKEN, Buffer.from('{"uid":"uid1"}'), 'tenant-1', `${SECONDS}`, 'X3fNYAyb'),
    ],
    ['of no body', sign(TOKEN, Buffer.alloc(0), 'tenant-1', `${SECONDS}`, 'X3fNYAyb')],
    ['with its last digit changed', GOOD.slice(0, -1) + (GOOD.endsWith('0') ? '1' : '0')],
    ['without its last two digits', GOOD.slice(0, -2)],
    ['with two digits more', `${GOOD}00`],
    ['with one digit more', `${GOOD}0`],
    ['with something else behind it', `${GOOD}zz`],
    ['with a space before it', ` ${GOOD}`],
    ['that is no hexadecimal number', 'z'.repeat(64)],
    ['in base64', Buffer.from(GOOD, 'hex').toString('base64')],
    ['that is one digit', '0'],
  ];
  for (const [what, signature] of signatures) {
    void it(`refuses a signature ${what}`, () => {
      assert.equal(check(signed(undefined, { 'tenant-signature': signature })), WRONG);
    });
  }

  void it('refuses a body that was changed by one bit', () => {
    const changed = BODY.map((byte, at) => (at === 20 ? byte ^ 1 : byte));
    assert.equal(check(signed(), NOW, changed), WRONG);
  });
});
