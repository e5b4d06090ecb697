import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

import { closeOf, errorOf, get, hello, origin, requests, textOf } from './httpGetFixture.test.ts';
import { USER_AGENT } from './userAgent.ts';

void test('returns status, headers, body, URL and IP address', async () => {
  const answer = await get('/a?b', (_request, response) => response.writeHead(200, { etag: '"x"' }).end('hello'));
  assert.ok(answer.ok);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.etag, '"x"');
  assert.equal(textOf(answer), 'hello');
  assert.equal(answer.isTruncated, false);
  assert.equal(answer.url, `${origin}/a?b`);
  assert.equal(answer.address, '127.0.0.1');
});

void test('returns a response of any status', async () => {
  for (const status of [204, 304, 404, 410, 500, 503]) {
    const answer = await get('/', (_request, response) => response.writeHead(status).end());
    assert.equal(answer.ok && answer.status, status);
  }
});

void test('sends a user agent, accepts compression, and closes the connection after each response', async () => {
  await get('/', hello);
  const { headers, method } = requests[0] ?? assert.fail();
  assert.equal(method, 'GET');
  assert.equal(headers['user-agent'], USER_AGENT);
  assert.equal(headers['accept-encoding'], 'gzip, deflate, br');
  assert.equal(headers.connection, 'close');
});

void test('replaces default headers by the given ones', async () => {
  await get('/', hello, { headers: { 'if-none-match': '"x"', 'user-agent': 'other' } });
  const { headers } = requests[0] ?? assert.fail();
  assert.equal(headers['if-none-match'], '"x"');
  assert.equal(headers['user-agent'], 'other');
});

void test('fails without an exception for an invalid header', async () => {
  assert.match(errorOf(await get('/', hello, { headers: { 'if-none-match': 'a\nb' } })), /could not be requested/);
});

const CODINGS: readonly (readonly [coding: string, compress: (text: string) => Buffer])[] = [
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['GZIP', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
  ['identity', (plain) => Buffer.from(plain)],
  ['', (plain) => Buffer.from(plain)],
];

for (const [coding, compress] of CODINGS) {
  void test(`decodes the content coding "${coding}"`, async () => {
    const plain = 'hello '.repeat(1000);
    const answer = await get('/', (_request, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(compress(plain)),
    );
    assert.equal(textOf(answer), plain);
  });
}

void test('decompresses a body in many chunks', async () => {
  const plain = Array.from({ length: 1000 }, (_, index) => `line ${index * 7919}`).join('\n');
  const bytes = gzipSync(plain);
  const answer = await get(
    '/',
    (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      for (let at = 0; at < bytes.length; at += 50) response.write(bytes.subarray(at, at + 50));
      response.end();
    },
    { maxBytes: 100_000 },
  );
  assert.equal(textOf(answer), plain);
});

void test('accepts an empty body with a content coding', async () => {
  const answer = await get('/', (_request, response) => response.writeHead(304, { 'content-encoding': 'gzip' }).end());
  assert.equal(textOf(answer), '');
});

void test('fails for an unsupported content coding and for invalid compressed data', async () => {
  const zstd = await get('/', (_request, response) => response.writeHead(200, { 'content-encoding': 'zstd' }).end('x'));
  assert.match(errorOf(zstd), /unsupported content coding: zstd/);
  for (const coding of ['gzip', 'br', 'deflate']) {
    const answer = await get('/', (_request, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end('not compressed'),
    );
    assert.match(errorOf(answer), /damaged/);
  }
  const cutOff = await get('/', (_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello'.repeat(100)).subarray(0, 20)),
  );
  assert.match(errorOf(cutOff), /damaged/);
});

void test('limits the size of the body', async () => {
  assert.equal(textOf(await get('/', (_request, response) => response.end('x'.repeat(10_000)))).length, 10_000);
  const tooLarge = await get('/', (_request, response) => response.end('x'.repeat(10_001)));
  assert.match(errorOf(tooLarge), /larger than the limit of 10000 bytes/);
});

void test('stops reading an endless body at the limit', async () => {
  let isClosed: Promise<unknown> = Promise.resolve();
  const answer = await get('/', (_request, response) => {
    isClosed = closeOf(response);
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(1000)));
    };
    response.on('drain', more);
    more();
  });
  assert.match(errorOf(answer), /larger/);
  await isClosed;
});

void test('stops decompressing at the limit: 50 MB in 50 kB', async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  const answer = await get(
    '/',
    (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    { maxBytes: 100_000 },
  );
  assert.match(errorOf(answer), /larger than the limit of 100000 bytes/);
});

void test('applies the limit also to the compressed size: 20 kB that decompress to nothing', async () => {
  const answer = await get('/', (_request, response) =>
    response
      .writeHead(200, { 'content-encoding': 'gzip' })
      .end(Buffer.concat(Array.from({ length: 1000 }, () => gzipSync('')))),
  );
  assert.match(errorOf(answer), /larger/);
});

void test('truncates a larger body if requested, compressed or not', async () => {
  const plain = await get('/', (_request, response) => response.end('x'.repeat(50_000)), { truncate: true });
  assert.equal(textOf(plain).length, 10_000);
  assert.equal(plain.ok && plain.isTruncated, true);
  const bomb = gzipSync(Buffer.alloc(5_000_000, 'x'));
  const packed = await get(
    '/',
    (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    { truncate: true },
  );
  assert.equal(textOf(packed), 'x'.repeat(10_000));
  const small = await get('/', hello, { truncate: true });
  assert.equal(small.ok && small.isTruncated, false);
});
