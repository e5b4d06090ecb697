import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import type { HttpAnswer, HttpGet, HttpOptions } from '../http/httpGet.ts';
import { readFeed } from './feedSource.ts';
import type { FeedRead, FeedVersion } from './feedSource.ts';

const BASE = 'https://rank.example/';
const SOURCE = 'https://news.example/rss.xml';
const FEED = '<rss><channel><item><link>/1</link></item><item><title>x</title></item></channel></rss>';

interface Got {
  readonly url: string;
  readonly options: HttpOptions;
}

/** A network that gives one answer, and what was asked of it. */
const network = (
  answer: Partial<HttpAnswer & { readonly ok: true }> | string,
): { readonly get: HttpGet; readonly got: Got[] } => {
  const got: Got[] = [];
  return {
    got,
    get: (url, options) => {
      got.push({ url, options });
      return Promise.resolve(
        typeof answer === 'string'
          ? { ok: false, why: answer }
          : {
              ok: true,
              status: 200,
              headers: {},
              body: Buffer.from(FEED),
              cut: false,
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

void test('gives the articles, how many were left out, and the version', async () => {
  assert.deepEqual(await readWith({ headers: { etag: '"x"', 'last-modified': 'Fri, 28 Apr 2017 18:02:06 GMT' } }), {
    status: 'changed',
    articles: [{ link: 'https://news.example/1' }],
    skipped: 1,
    version: { etag: '"x"', lastModified: 'Fri, 28 Apr 2017 18:02:06 GMT' },
    isPrivate: false,
  });
});

void test('a server without validators makes a version without any', async () => {
  const read = await readWith({});
  assert.deepEqual(read.status === 'changed' && read.version, {});
});

void test('relative links start where redirects ended', async () => {
  const read = await readWith({ url: 'https://other.example/feeds/' });
  assert.equal(read.status === 'changed' && read.articles[0]?.link, 'https://other.example/1');
});

void test('the charset of the answer counts', async () => {
  const body = Buffer.from(FEED.replace('/1</link>', '/1</link><title>\u{93}x\u{94}</title>'), 'latin1');
  const read = await readWith({ body, headers: { 'content-type': 'text/xml; charset=windows-1252' } });
  assert.equal(read.status === 'changed' && read.articles[0]?.title, '“x”');
});

void test('asks for a feed, 5 MB and 10 s at most, from any address', async () => {
  const { get, got } = network({});
  const { signal } = new AbortController();
  await readFeed(SOURCE, { base: BASE, signal, get });
  assert.equal(got[0]?.url, SOURCE);
  const { headers, ...rest } = got[0]?.options ?? assert.fail();
  assert.deepEqual(Object.keys(headers ?? {}), ['accept']);
  assert.match(headers?.['accept'] ?? '', /rss\+xml.*atom\+xml/);
  assert.deepEqual(rest, { maxBytes: 5_000_000, timeout: 10_000, signal, validators: {} });
});

void test('asks only for what is newer than the version that is known', async () => {
  for (const [version, sent] of [
    [{ etag: '"x"' }, { 'if-none-match': '"x"' }],
    [{ lastModified: 'then' }, { 'if-modified-since': 'then' }],
    [
      { etag: 'W/"x"', lastModified: 'then' },
      { 'if-none-match': 'W/"x"', 'if-modified-since': 'then' },
    ],
    [{}, {}],
  ] as const) {
    const { get, got } = network({});
    await readFeed(SOURCE, { base: BASE, version, get });
    assert.deepEqual(got[0]?.options.validators, sent);
    assert.deepEqual(Object.keys(got[0]?.options.headers ?? {}), ['accept']);
  }
});

void test('304 is unchanged, but not to a first request', async () => {
  assert.deepEqual(await readWith({ status: 304 }, { etag: '"x"' }), { status: 'unchanged' });
  assert.equal((await readWith({ status: 304 })).status, 'failed');
});

void test('304 from where a redirect led is a failure: it was asked for everything', async () => {
  const read = await readWith(
    { status: 304, url: 'http://169.254.169.254/', address: '169.254.169.254' },
    { etag: '"x"' },
  );
  assert.deepEqual(read, { status: 'failed', why: '169.254.169.254 answered 304 instead of 200.' });
});

void test('what another origin says of its version is not kept, what another path says is', async () => {
  const headers = { etag: '"x"', 'last-modified': 'then' };
  const far = await readWith({ headers, url: 'https://feeds.example/rss.xml' });
  assert.deepEqual(far.status === 'changed' && far.version, {});
  const near = await readWith({ headers, url: 'https://news.example/feed/' });
  assert.deepEqual(near.status === 'changed' && near.version, { etag: '"x"', lastModified: 'then' });
});

void test('any other status is a failure that names it', async () => {
  for (const status of [204, 206, 302, 401, 403, 404, 410, 429, 500, 503]) {
    assert.deepEqual(await readWith({ status }), {
      status: 'failed',
      why: `news.example answered ${status} instead of 200.`,
    });
  }
});

void test('what the network says and what the parser says is passed on', async () => {
  assert.deepEqual(await readWith('It is down.'), { status: 'failed', why: 'It is down.' });
  const page = await readWith({ body: Buffer.from('<!doctype html><html>') });
  assert.match(page.status === 'failed' ? page.why : '', /HTML page/);
});

void test('knows a private address from a public one', async () => {
  for (const [address, isPrivate] of [
    ['8.8.8.8', false],
    ['2606:4700::1', false],
    ['127.0.0.1', true],
    ['::1', true],
    ['::ffff:10.0.0.1', true],
    // Where nobody knows, nothing more is allowed.
    ['', false],
  ] as const) {
    const read = await readWith({ address });
    assert.ok(read.status === 'changed');
    assert.equal(read.isPrivate, isPrivate, address);
  }
});

void test('over a real connection: 200, then 304', async () => {
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

void test('a file is read; its relative links start from the server', async () => {
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

void test('a file of the same time and size is unchanged, of another it is read', async () => {
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

// Windows has named pipes too, but not among its files.
void test(
  'a named pipe is not opened: it would wait for a writer',
  { skip: platform() === 'win32', timeout: 5000 },
  async () => {
    const path = join(folder, 'pipe.xml');
    execFileSync('mkfifo', [path]);
    assert.deepEqual(await readFeed(path, { base: BASE }), { status: 'failed', why: 'That is no ordinary file.' });
  },
);

void test('files that cannot be read say why', async () => {
  const why = async (path: string): Promise<string> => {
    const read = await readFeed(path, { base: BASE });
    assert.ok(read.status === 'failed');
    assert.match(read.why, /\.$/);
    return read.why;
  };
  assert.equal(await why(join(folder, 'missing.xml')), 'There is no such file.');
  assert.match(await why(folder), /folder|no ordinary file/);
  assert.match(await why('/dev/zero'), /no ordinary file/);
  assert.match(await why(join(folder, 'x'.repeat(5000))), /could not be read/);
  assert.match(await why('a\0b'), /could not be read/);
  const large = join(folder, 'large.xml');
  await writeFile(large, Buffer.alloc(5_000_001, ' '));
  assert.match(await why(large), /larger than 5 MB/);
  const empty = join(folder, 'empty.xml');
  await writeFile(empty, '');
  assert.match(await why(empty), /empty/);
});
