import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';

import { readLimited } from './readLimited.ts';
import type { Body } from './readLimited.ts';

// A message that was never on a network: what it holds is pushed into it, as Node's parser does.

interface Message {
  readonly parts: readonly (string | Uint8Array)[];
  readonly coding?: string;
  /** Whether the connection held until the end. Default true. */
  readonly whole?: boolean;
}

const read = ({ parts, coding, whole = true }: Message, cut = false): Promise<Body> => {
  const response = new IncomingMessage(new Socket());
  if (coding !== undefined) response.headers['content-encoding'] = coding;
  const body = readLimited(response, 'a.example', 10, cut);
  for (const part of parts) response.push(part);
  if (whole) {
    response.complete = true;
    response.push(null);
  } else response.destroy();
  return body;
};

const BODIES: readonly (readonly [what: string, message: Message, body: string])[] = [
  ['nothing', { parts: [] }, ''],
  ['nothing that calls itself compressed', { parts: [], coding: 'gzip' }, ''],
  ['pieces', { parts: ['on', 'e'] }, 'one'],
  ['just the bound', { parts: ['0123456789'] }, '0123456789'],
  ['deflate without its header', { parts: [deflateRawSync('one')], coding: 'deflate' }, 'one'],
];

for (const [what, message, text] of BODIES) {
  void test(`reads ${what}`, async () => {
    const body = await read(message);
    assert.ok(body.ok, body.ok ? '' : body.why);
    assert.equal(Buffer.from(body.body).toString(), text);
    assert.equal(body.cut, false);
  });
}

const FAILURES: readonly (readonly [what: string, message: Message, why: RegExp])[] = [
  ['one byte too many', { parts: ['01234', '567890'] }, /larger than the 10 bytes/],
  ['a compressed body that is itself too large', { parts: [gzipSync('')], coding: 'gzip' }, /larger than the 10 bytes/],
  ['a coding nobody asked for', { parts: ['x'], coding: 'zstd' }, /nobody asked for: zstd/],
  ['what is not what it says', { parts: ['x'], coding: 'gzip' }, /damaged: it is not the gzip/],
  ['a connection that ends too soon', { parts: ['x'], whole: false }, /^a\.example closed the connection/],
];

for (const [what, message, why] of FAILURES) {
  void test(`refuses ${what}`, async () => {
    const body = await read(message);
    assert.match(body.ok ? '' : body.why, why);
  });
}

void test('with cut, takes what the bound allows', async () => {
  const body = await read({ parts: ['01234', '567890', 'more'] }, true);
  assert.ok(body.ok);
  assert.equal(Buffer.from(body.body).toString(), '0123456789');
  assert.equal(body.cut, true);
});

void test('what it stops reading it destroys', async () => {
  const response = new IncomingMessage(new Socket());
  const body = readLimited(response, 'a.example', 10, true);
  response.push('more than ten bytes');
  assert.equal((await body).ok, true);
  assert.equal(response.destroyed, true);
});
