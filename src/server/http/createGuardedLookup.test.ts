import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { test } from 'node:test';

import { createGuardedLookup, REFUSED_ADDRESS } from './createGuardedLookup.ts';
import type { ResolveHost } from './createGuardedLookup.ts';

const PUBLIC_4 = { address: '8.8.8.8', family: 4 };
const PUBLIC_6 = { address: '2606:4700::1', family: 6 };
const PRIVATE = { address: '10.0.0.1', family: 4 };

interface Result {
  readonly code: string | undefined;
  readonly address: string | LookupAddress[];
  readonly family: number | undefined;
}

const lookUp = (found: LookupAddress[] | Error, all: boolean): Promise<Result> => {
  const resolve: ResolveHost = (_hostname, options, callback) => {
    assert.equal(options.all, true);
    if (Array.isArray(found)) callback(null, found);
    else callback(found, []);
  };
  const lookup = createGuardedLookup((ip) => ip !== PRIVATE.address, resolve);
  return new Promise((resolveResult) =>
    lookup('a.example', { all }, (error, address, family) => resolveResult({ code: error?.code, address, family })),
  );
};

void test('returns all allowed addresses or the first one, as requested', async () => {
  assert.deepEqual(await lookUp([PUBLIC_6, PUBLIC_4], true), {
    code: undefined,
    address: [PUBLIC_6, PUBLIC_4],
    family: undefined,
  });
  assert.deepEqual(await lookUp([PUBLIC_6, PUBLIC_4], false), {
    code: undefined,
    address: PUBLIC_6.address,
    family: 6,
  });
});

void test('omits addresses that are not allowed', async () => {
  assert.deepEqual((await lookUp([PRIVATE, PUBLIC_4], true)).address, [PUBLIC_4]);
  assert.equal((await lookUp([PRIVATE, PUBLIC_4], false)).address, PUBLIC_4.address);
});

void test('fails for a host without an allowed address', async () => {
  for (const all of [true, false]) {
    assert.equal((await lookUp([PRIVATE], all)).code, REFUSED_ADDRESS);
    assert.equal((await lookUp([], all)).code, REFUSED_ADDRESS);
  }
});

void test('passes errors of the resolver on', async () => {
  const error = Object.assign(new Error('x'), { code: 'ENOTFOUND' });
  assert.equal((await lookUp(error, true)).code, 'ENOTFOUND');
});

void test('passes the requested family on to the resolver', () => {
  let received: unknown;
  const lookup = createGuardedLookup(
    () => true,
    (hostname, options) => (received = [hostname, options]),
  );
  lookup('a.example', { all: true, family: 6, hints: 0 }, () => {});
  assert.deepEqual(received, ['a.example', { all: true, family: 6, hints: 0 }]);
});
