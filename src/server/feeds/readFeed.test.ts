import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import type { HttpResult, HttpGet, HttpOptions } from '../http/httpGet.ts';
import { readFeed } from './readFeed.ts';
import type { FeedRead, FeedVersion } from './readFeed.ts';

const BASE = 'https://rank.example/';
const SOURCE = 'https://news.example/rss.xml';
const FEED = '<rss><channel><item><link>/1</link></item><item><title>x</title></item></channel></rss>';

interface RecordedRequest {
  readonly url: string;
  readonly options: HttpOptions;
}

/** Creates a network that always returns the same response, and records the requests. */
const network = (
  answer: Partial<HttpResult & { readonly ok: true }> | string,
): { readonly get: HttpGet; readonly requests: RecordedRequest[] } => {
  const requests: RecordedRequest[] = [];
  return {
    requests,
    get: (url, options) => {
      requests.push({ url, options });
      return Promise.resolve(
        typeof answer === 'string'
          ? { ok: false, why: answer }
          : {
              ok: true,
              status: 200,
              headers: {},
              body: Buffer.from(FEED),
              isTruncated: false,
              url,
              address: '8.8.8.8',
              ...answer,
            },
      );
    },
  };
};

const readWith = (answer: Parameters<typeof network>[0], version?: FeedVersion): Promise<FeedRead> =>
  readFeed(SOURCE, { base: BASE, version, get: network(answer).get });

void test('returns the articles, the number of skipped items, and the version', async () => {
  assert.deepEqual(await readWith({ headers: { etag: '"x"', 'last-modified': 'Fri, 28 Apr 2017 18:02:06 GMT' } }), {
    status: 'changed',
    articles: [{ link: 'https://news.example/1' }],
    skipped: 1,
    version: { etag: '"x"', lastModified: 'Fri, 28 Apr 2017 18:02:06 GMT' },
    isPrivate: false,
  });
});

void test('returns an empty version if the server sends no validators', async () => {
  const read = await readWith({});
  assert.deepEqual(read.status === 'changed' && read.version, {});
});

void test('resolves relative links against the URL after redirects', async () => {
  const read = await readWith({ url: 'https://other.example/feeds/' });
  assert.equal(read.status === 'changed' && read.articles[0]?.link, 'https://other.example/1');
});

void test('uses the charset of the response', async () => {
  const body = Buffer.from(FEED.replace('/1</link>', '/1</link><title>\u{93}x\u{94}</title>'), 'latin1');
  const read = await readWith({ body, headers: { 'content-type': 'text/xml; charset=windows-1252' } });
  assert.equal(read.status === 'changed' && read.articles[0]?.title, '“x”');
});

void test('requests a feed of at most 5 MB within 10 s from any address', async () => {
  const { get, requests } = network({});
  const { signal } = new AbortController();
  await readFeed(SOURCE, { base: BASE, signal, get });
  assert.equal(requests[0]?.url, SOURCE);
  const { headers, ...rest } = requests[0]?.options ?? assert.fail();
  assert.deepEqual(Object.keys(headers ?? {}), ['accept']);
  assert.match(headers?.['accept'] ?? '', /rss\+xml.*atom\+xml/);
  assert.deepEqual(rest, { maxBytes: 5_000_000, timeout: 10_000, signal, validators: {} });
});

void test('sends the validators of the known version', async () => {
  for (const [version, sent] of [
    [{ etag: '"x"' }, { 'if-none-match': '"x"' }],
    [{ lastModified: 'then' }, { 'if-modified-since': 'then' }],
    [
      { etag: 'W/"x"', lastModified: 'then' },
      { 'if-none-match': 'W/"x"', 'if-modified-since': 'then' },
    ],
    [{}, {}],
  ] as const) {
    const { get, requests } = network({});
    await readFeed(SOURCE, { base: BASE, version, get });
    assert.deepEqual(requests[0]?.options.validators, sent);
    assert.deepEqual(Object.keys(requests[0]?.options.headers ?? {}), ['accept']);
  }
});

void test('treats 304 as unchanged, except for the first request', async () => {
  assert.deepEqual(await readWith({ status: 304 }, { etag: '"x"' }), { status: 'unchanged' });
  assert.equal((await readWith({ status: 304 })).status, 'failed');
});

void test('treats 304 from a redirect target as a failure, because it got no validators', async () => {
  const read = await readWith(
    { status: 304, url: 'http://169.254.169.254/', address: '169.254.169.254' },
    { etag: '"x"' },
  );
  assert.deepEqual(read, { status: 'failed', why: '169.254.169.254 answered 304 instead of 200.' });
});

void test('ignores validators from another origin, but not from another path', async () => {
  const headers = { etag: '"x"', 'last-modified': 'then' };
  const far = await readWith({ headers, url: 'https://feeds.example/rss.xml' });
  assert.deepEqual(far.status === 'changed' && far.version, {});
  const near = await readWith({ headers, url: 'https://news.example/feed/' });
  assert.deepEqual(near.status === 'changed' && near.version, { etag: '"x"', lastModified: 'then' });
});

void test('reports any other status as a failure', async () => {
  for (const status of [204, 206, 302, 401, 403, 404, 410, 429, 500, 503]) {
    assert.deepEqual(await readWith({ status }), {
      status: 'failed',
      why: `news.example answered ${status} instead of 200.`,
    });
  }
});

void test('passes on errors of the network and the parser', async () => {
  assert.deepEqual(await readWith('It is down.'), { status: 'failed', why: 'It is down.' });
  const page = await readWith({ body: Buffer.from('<!doctype html><html>') });
  assert.match(page.status === 'failed' ? page.why : '', /HTML page/);
});

void test('distinguishes private from public addresses', async () => {
  for (const [address, isPrivate] of [
    ['8.8.8.8', false],
    ['2606:4700::1', false],
    ['127.0.0.1', true],
    ['::1', true],
    ['::ffff:10.0.0.1', true],
    // An unknown address is treated as public, which is stricter.
    ['', false],
  ] as const) {
    const read = await readWith({ address });
    assert.ok(read.status === 'changed');
    assert.equal(read.isPrivate, isPrivate, address);
  }
});

void test('reads over a real connection: 200, then 304', async () => {
  const server = createServer((request, response) => {
    if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
    else response.writeHead(200, { etag: '"1"', 'content-type': 'application/rss+xml' }).end(FEED);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const bound = server.address();
    assert.ok(bound !== null && typeof bound === 'object');
    const source = `http://127.0.0.1:${bound.port}/rss.xml`;
    const first = await readFeed(source, { base: BASE });
    assert.ok(first.status === 'changed');
    assert.deepEqual(first.articles, [{ link: `http://127.0.0.1:${bound.port}/1` }]);
    assert.equal(first.isPrivate, true);
    const second = await readFeed(source, { base: BASE, version: first.version });
    assert.deepEqual(second, { status: 'unchanged' });
  } finally {
    server.close();
  }
});

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'topslot-feed-'));
});
after(() => rm(folder, { recursive: true }));

void test('reads a file, and resolves relative links against the server', async () => {
  const path = join(folder, 'a.xml');
  await writeFile(path, FEED);
  const { mtimeMs, size } = await stat(path);
  assert.deepEqual(await readFeed(path, { base: BASE }), {
    status: 'changed',
    articles: [{ link: 'https://rank.example/1' }],
    skipped: 1,
    version: { modified: mtimeMs, size },
    isPrivate: true,
  });
});

void test('reads a file again only if its time or size has changed', async () => {
  const path = join(folder, 'b.xml');
  await writeFile(path, FEED);
  await utimes(path, 1000, 1000);
  const version = { modified: 1_000_000, size: FEED.length };
  assert.deepEqual(await readFeed(path, { base: BASE, version }), { status: 'unchanged' });
  await utimes(path, 1001, 1001);
  assert.equal((await readFeed(path, { base: BASE, version })).status, 'changed');
  await writeFile(path, `${FEED} `);
  await utimes(path, 1000, 1000);
  assert.equal((await readFeed(path, { base: BASE, version })).status, 'changed');
});

// On Windows, named pipes are not in the file system.
void test(
  'does not open a named pipe, which would wait for a writer',
  { skip: platform() === 'win32', timeout: 5000 },
  async () => {
    const path = join(folder, 'pipe.xml');
    execFileSync('mkfifo', [path]);
    assert.deepEqual(await readFeed(path, { base: BASE }), {
      status: 'failed',
      why: 'The path is not a regular file.',
    });
  },
);

void test('states why a file cannot be read', async () => {
  const why = async (path: string): Promise<string> => {
    const read = await readFeed(path, { base: BASE });
    assert.ok(read.status === 'failed');
    assert.match(read.why, /\.$/);
    return read.why;
  };
  assert.equal(await why(join(folder, 'missing.xml')), 'There is no such file.');
  assert.match(await why(folder), /folder|not a regular file/);
  assert.match(await why('/dev/zero'), /not a regular file/);
  assert.match(await why(join(folder, 'x'.repeat(5000))), /could not be read/);
  assert.match(await why('a\0b'), /could not be read/);
  const large = join(folder, 'large.xml');
  await writeFile(large, Buffer.alloc(5_000_001, ' '));
  assert.match(await why(large), /larger than 5 MB/);
  const empty = join(folder, 'empty.xml');
  await writeFile(empty, '');
  assert.match(await why(empty), /empty/);
});
