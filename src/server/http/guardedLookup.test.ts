import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { test } from 'node:test';

import { guardedLookup, REFUSED_ADDRESS } from './guardedLookup.ts';
import type { Resolve } from './guardedLookup.ts';

const PUBLIC_4 = { address: '8.8.8.8', family: 4 };
const PUBLIC_6 = { address: '2606:4700::1', family: 6 };
const PRIVATE = { address: '10.0.0.1', family: 4 };

interface Answer {
  readonly code: string | undefined;
  readonly address: string | LookupAddress[];
  readonly family: number | undefined;
}

const look = (found: LookupAddress[] | Error, all: boolean): Promise<Answer> => {
  const resolve: Resolve = (_hostname, options, callback) => {
    assert.equal(options.all, true);
    if (Array.isArray(found)) callback(null, found);
    else callback(found, []);
  };
  const lookup = guardedLookup((ip) => ip !== PRIVATE.address, resolve);
  return new Promise((done) =>
    lookup('a.example', { all }, (error, address, family) => done({ code: error?.code, address, family })),
  );
};

void test('offers what is allowed, all of it where all is asked for', async () => {
  assert.deepEqual(await look([PUBLIC_6, PUBLIC_4], true), {
    code: undefined,
    address: [PUBLIC_6, PUBLIC_4],
    family: undefined,
  });
  assert.deepEqual(await look([PUBLIC_6, PUBLIC_4], false), { code: undefined, address: PUBLIC_6.address, family: 6 });
});

void test('leaves out what is not', async () => {
  assert.deepEqual((await look([PRIVATE, PUBLIC_4], true)).address, [PUBLIC_4]);
  assert.equal((await look([PRIVATE, PUBLIC_4], false)).address, PUBLIC_4.address);
});

void test('refuses a host that has nothing else', async () => {
  for (const all of [true, false]) {
    assert.equal((await look([PRIVATE], all)).code, REFUSED_ADDRESS);
    assert.equal((await look([], all)).code, REFUSED_ADDRESS);
  }
});

void test('passes on what the name server says', async () => {
  const error = Object.assign(new Error('x'), { code: 'ENOTFOUND' });
  assert.equal((await look(error, true)).code, 'ENOTFOUND');
});

void test('passes on the family that is asked for', () => {
  let seen: unknown;
  const lookup = guardedLookup(
    () => true,
    (hostname, options) => (seen = [hostname, options]),
  );
  lookup('a.example', { all: true, family: 6, hints: 0 }, () => {});
  assert.deepEqual(seen, ['a.example', { all: true, family: 6, hints: 0 }]);
});
