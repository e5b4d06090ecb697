import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';

import { readBody } from './readBody.ts';
import type { BodyResult } from './readBody.ts';

// These tests push data into an IncomingMessage, like Node's HTTP parser, and use no network.

interface Message {
  readonly parts: readonly (string | Uint8Array)[];
  readonly coding?: string;
  /** Whether the message is received completely. Default true. */
  readonly isComplete?: boolean;
}

const read = ({ parts, coding, isComplete = true }: Message, truncate = false): Promise<BodyResult> => {
  const response = new IncomingMessage(new Socket());
  if (coding !== undefined) response.headers['content-encoding'] = coding;
  const body = readBody(response, 'a.example', 10, truncate);
  for (const part of parts) response.push(part);
  if (isComplete) {
    response.complete = true;
    response.push(null);
  } else response.destroy();
  return body;
};

const BODIES: readonly (readonly [description: string, message: Message, body: string])[] = [
  ['an empty body', { parts: [] }, ''],
  ['an empty body with a content coding', { parts: [], coding: 'gzip' }, ''],
  ['a body in several chunks', { parts: ['on', 'e'] }, 'one'],
  ['a body of the maximum size', { parts: ['0123456789'] }, '0123456789'],
  ['deflate without a zlib header', { parts: [deflateRawSync('one')], coding: 'deflate' }, 'one'],
];

for (const [description, message, text] of BODIES) {
  void test(`reads ${description}`, async () => {
    const body = await read(message);
    assert.ok(body.ok, body.ok ? '' : body.why);
    assert.equal(Buffer.from(body.body).toString(), text);
    assert.equal(body.isTruncated, false);
  });
}

const FAILURES: readonly (readonly [description: string, message: Message, why: RegExp])[] = [
  ['one byte too many', { parts: ['01234', '567890'] }, /larger than the limit of 10 bytes/],
  [
    'a body whose compressed size is too large',
    { parts: [gzipSync('')], coding: 'gzip' },
    /larger than the limit of 10 bytes/,
  ],
  ['an unsupported content coding', { parts: ['x'], coding: 'zstd' }, /unsupported content coding: zstd/],
  [
    'a body that does not match its content coding',
    { parts: ['x'], coding: 'gzip' },
    /damaged: its body is not valid gzip/,
  ],
  ['an incomplete body', { parts: ['x'], isComplete: false }, /^a\.example closed the connection/],
];

for (const [description, message, why] of FAILURES) {
  void test(`fails for ${description}`, async () => {
    const body = await read(message);
    assert.match(body.ok ? '' : body.why, why);
  });
}

void test('truncates a larger body if requested', async () => {
  const body = await read({ parts: ['01234', '567890', 'more'] }, true);
  assert.ok(body.ok);
  assert.equal(Buffer.from(body.body).toString(), '0123456789');
  assert.equal(body.isTruncated, true);
});

void test('destroys a response that it does not read to the end', async () => {
  const response = new IncomingMessage(new Socket());
  const body = readBody(response, 'a.example', 10, true);
  response.push('more than ten bytes');
  assert.equal((await body).ok, true);
  assert.equal(response.destroyed, true);
});
