import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';

import type { HttpResult, HttpGet, HttpOptions } from '../http/httpGet.ts';
import { isPublicAddress } from '../http/isPublicAddress.ts';
import { createArticlePages } from './articlePages.ts';
import type { ArticlePages, ArticlePagesOptions } from './articlePages.ts';

const LINK = 'https://news.example/1';
const HOUR = 3_600_000;
const MINUTE = 60_000;

type Page = Partial<HttpResult & { readonly ok: true }> | string;

const page = (title: string, more: Partial<HttpResult & { readonly ok: true }> = {}): Page => ({
  headers: { 'content-type': 'text/html' },
  body: Buffer.from(`<title>${title}</title>`),
  ...more,
});

interface TestPages {
  readonly pages: ArticlePages;
  readonly logged: string[];
  readonly requests: { readonly url: string; readonly options: HttpOptions }[];
  readonly clock: { now: number };
  /** Responses by URL. A string is an error message. */
  readonly web: Map<string, Page | Promise<Page>>;
}

const createTestPages = (options: Partial<ArticlePagesOptions> = {}): TestPages => {
  const logged: string[] = [];
  const requests: TestPages['requests'] = [];
  const clock = { now: 0 };
  const web: TestPages['web'] = new Map();
  const get: HttpGet = async (url, requestOptions) => {
    requests.push({ url, options: requestOptions });
    const found = (await web.get(url)) ?? 'There is no response.';
    return typeof found === 'string'
      ? { ok: false, why: found }
      : {
          ok: true,
          status: 200,
          headers: {},
          body: Buffer.from(''),
          isTruncated: false,
          url,
          address: '8.8.8.8',
          ...found,
        };
  };
  const pages = createArticlePages({ now: () => clock.now, logLine: (line) => logged.push(line), get, ...options });
  return { pages, logged, requests, clock, web };
};

void test('returns no facts and fetches nothing before a prefetch', () => {
  const { pages, requests } = createTestPages();
  assert.equal(pages.facts(LINK), null);
  assert.equal(pages.version(), 0);
  assert.equal(requests.length, 0);
});

void test('reads a page in the background', async () => {
  const { pages, web, logged } = createTestPages();
  web.set(LINK, page('One'));
  pages.prefetch(LINK, false);
  assert.equal(pages.facts(LINK), null);
  await pages.whenIdle();
  assert.deepEqual(pages.facts(LINK), { title: 'One' });
  assert.deepEqual(logged, []);
});

void test('fetches the first 1 MB of a page within 5 s, from public addresses', async () => {
  const { pages, web, requests } = createTestPages();
  web.set(LINK, page('One'));
  pages.prefetch(LINK, false);
  await pages.whenIdle();
  const { url, options } = requests[0] ?? assert.fail();
  const { signal, headers, ...otherOptions } = options;
  assert.equal(url, LINK);
  assert.equal(signal?.aborted, false);
  assert.deepEqual(headers, { accept: 'text/html, application/xhtml+xml;q=0.9' });
  assert.deepEqual(otherOptions, {
    maxBytes: 1_000_000,
    truncate: true,
    timeout: 5000,
    validators: {},
    allowAddress: isPublicAddress,
  });
});

void test('fetches from private addresses if allowed', async () => {
  const { pages, web, requests } = createTestPages();
  web.set(LINK, page('One'));
  pages.prefetch(LINK, true);
  await pages.whenIdle();
  assert.equal(requests[0] !== undefined && 'allowAddress' in requests[0].options, false);
});

void test('resolves images against the URL after redirects, and uses the charset of the header', async () => {
  const { pages, web } = createTestPages();
  web.set(
    LINK,
    page('', {
      url: 'https://www.example/a/',
      headers: { 'content-type': 'text/html; charset=windows-1252' },
      body: Buffer.from('<title>\u{93}x\u{94}</title><meta property="og:image" content="b.png">', 'latin1'),
    }),
  );
  pages.prefetch(LINK, false);
  await pages.whenIdle();
  assert.deepEqual(pages.facts(LINK), { title: '“x”', image: 'https://www.example/a/b.png' });
});

void test('does not fetch a page again while it is fresh, waiting or being fetched', async () => {
  const { pages, web, requests, clock } = createTestPages();
  web.set(LINK, page('One'));
  pages.prefetch(LINK, false);
  pages.prefetch(LINK, false);
  await pages.whenIdle();
  clock.now = HOUR - 1;
  pages.prefetch(LINK, false);
  pages.prefetch(LINK, true);
  await pages.whenIdle();
  assert.equal(requests.length, 1);
});

void test('sends a conditional request after an hour', async () => {
  const { pages, web, requests, clock } = createTestPages();
  const headers = { 'content-type': 'text/html', etag: '"1"', 'last-modified': 'then' };
  web.set(LINK, page('One', { headers }));
  pages.prefetch(LINK, false);
  await pages.whenIdle();
  const version = pages.version();

  clock.now = HOUR;
  web.set(LINK, { status: 304 });
  pages.prefetch(LINK, false);
  assert.deepEqual(pages.facts(LINK), { title: 'One' });
  await pages.whenIdle();
  assert.deepEqual(requests[1]?.options.validators, { 'if-none-match': '"1"', 'if-modified-since': 'then' });
  assert.deepEqual(pages.facts(LINK), { title: 'One' });
  assert.equal(pages.version(), version);

  clock.now = 2 * HOUR - 1;
  pages.prefetch(LINK, false);
  await pages.whenIdle();
  assert.equal(requests.length, 2);
  clock.now = 2 * HOUR;
  web.set(LINK, page('Two'));
  pages.prefetch(LINK, false);
  await pages.whenIdle();
  assert.deepEqual(pages.facts(LINK), { title: 'Two' });
  assert.equal(pages.version(), version + 1);
});

void test('changes the version only if facts change', async () => {
  const { pages, web, clock } = createTestPages();
  const versions: number[] = [];
  for (const found of [page('One'), page('One'), page('Two'), 'It is down.', page('Two'), page('')]) {
    web.set(LINK, found);
    pages.prefetch(LINK, false);
    // oxlint-disable-next-line no-await-in-loop -- the fetches must run one after the other
    await pages.whenIdle();
    versions.push(pages.version());
    clock.now += HOUR;
  }
  assert.deepEqual(versions, [1, 1, 2, 2, 2, 3]);
});

void test('changes the version for each of the four facts', async () => {
  const { pages, web, clock } = createTestPages();
  const metas = ['og:title', 'og:description', 'og:image', 'microsoft:ds_id'];
  for (const [index, name] of metas.entries()) {
    web.set(LINK, page('', { body: Buffer.from(`<meta property="${name}" content="/x">`) }));
    pages.prefetch(LINK, false);
    // oxlint-disable-next-line no-await-in-loop -- the fetches must run one after the other
    await pages.whenIdle();
    assert.equal(pages.version(), index + 1, name);
    clock.now += HOUR;
  }
});

void test('retries a failed page after ten minutes', async () => {
  const { pages, web, requests, clock } = createTestPages();
  pages.prefetch(LINK, false);
  await pages.whenIdle();
  assert.equal(pages.facts(LINK), null);
  clock.now = 10 * MINUTE - 1;
  pages.prefetch(LINK, false);
  await pages.whenIdle();
  assert.equal(requests.length, 1);
  clock.now = 10 * MINUTE;
  web.set(LINK, page('One'));
  pages.prefetch(LINK, false);
  await pages.whenIdle();
  assert.deepEqual(pages.facts(LINK), { title: 'One' });
});

void test('preserves the facts of a page that fails later', async () => {
  const { pages, web, requests, clock } = createTestPages();
  web.set(LINK, page('One', { headers: { 'content-type': 'text/html', etag: '"1"' } }));
  pages.prefetch(LINK, false);
  await pages.whenIdle();
  clock.now = HOUR;
  web.set(LINK, { status: 500 });
  pages.prefetch(LINK, false);
  await pages.whenIdle();
  assert.deepEqual(pages.facts(LINK), { title: 'One' });
  clock.now = HOUR + 10 * MINUTE;
  pages.prefetch(LINK, false);
  await pages.whenIdle();
  assert.equal(requests[2]?.options.validators?.['if-none-match'], '"1"');
});

void test('sends no validators to another origin and ignores a 304 from it', async () => {
  const { pages, web, requests, logged, clock } = createTestPages();
  const headers = { 'content-type': 'text/html', etag: '"1"' };
  web.set(LINK, page('One', { headers, url: 'https://www.example/1' }));
  pages.prefetch(LINK, false);
  await pages.whenIdle();
  clock.now = HOUR;
  web.set(LINK, { status: 304, url: 'http://10.0.0.1/' });
  pages.prefetch(LINK, false);
  await pages.whenIdle();
  assert.deepEqual(requests[1]?.options.validators, {});
  assert.match(logged[0] ?? '', /status is 304/);
  assert.deepEqual(pages.facts(LINK), { title: 'One' });
});

void test('retries a page at once if private addresses are now allowed', async () => {
  const { pages, web, requests } = createTestPages();
  web.set(LINK, 'It is on a private address.');
  pages.prefetch(LINK, false);
  await pages.whenIdle();
  web.set(LINK, page('One'));
  pages.prefetch(LINK, false);
  assert.equal(requests.length, 1);
  pages.prefetch(LINK, true);
  await pages.whenIdle();
  assert.deepEqual(pages.facts(LINK), { title: 'One' });
});

void test('does not retry early if private addresses were already allowed', async () => {
  const { pages, requests } = createTestPages();
  pages.prefetch(LINK, true);
  await pages.whenIdle();
  pages.prefetch(LINK, true);
  await pages.whenIdle();
  assert.equal(requests.length, 1);
});

const INVALID_PAGES: readonly (readonly [description: string, found: Page, why: RegExp])[] = [
  ['404', page('x', { status: 404 }), /status is 404 instead of 200/],
  ['206', page('x', { status: 206 }), /status is 206/],
  ['304 to a first request', { status: 304 }, /status is 304/],
  [
    'a PDF',
    page('x', { headers: { 'content-type': 'application/pdf' } }),
    /content type "application\/pdf" is not HTML/,
  ],
  ['JSON', page('x', { headers: { 'content-type': 'application/json' } }), /is not HTML/],
  ['a missing content type', page('x', { headers: {} }), /content type "" is not HTML/],
  [
    'a content type that only starts like HTML',
    page('x', { headers: { 'content-type': 'text/htmlx' } }),
    /is not HTML/,
  ],
];

for (const [description, found, why] of INVALID_PAGES) {
  void test(`rejects ${description}`, async () => {
    const { pages, web, logged } = createTestPages();
    web.set(LINK, found);
    pages.prefetch(LINK, false);
    await pages.whenIdle();
    assert.equal(pages.facts(LINK), null);
    assert.equal(logged.length, 1);
    assert.match(logged[0] ?? '', why);
    assert.match(logged[0] ?? '', /^articles: cannot read https:\/\/news\.example\/1: .*\.$/);
  });
}

for (const type of ['text/html', 'TEXT/HTML; charset=utf-8', 'application/xhtml+xml', ' text/html ;x=y']) {
  void test(`accepts the content type "${type}"`, async () => {
    const { pages, web } = createTestPages();
    web.set(LINK, page('One', { headers: { 'content-type': type } }));
    pages.prefetch(LINK, false);
    await pages.whenIdle();
    assert.deepEqual(pages.facts(LINK), { title: 'One' });
  });
}

void test('logs one line per host, and another one if it fails again after a success', async () => {
  const { pages, web, logged, clock } = createTestPages();
  const links = [1, 2, 3].map((number) => `https://news.example/${number}`);
  for (const link of links) pages.prefetch(link, false);
  pages.prefetch('https://other.example/1', false);
  await pages.whenIdle();
  assert.equal(logged.length, 2);
  clock.now = 10 * MINUTE;
  web.set(LINK, page('One'));
  pages.prefetch(LINK, false);
  await pages.whenIdle();
  clock.now = 2 * HOUR;
  web.set(LINK, 'It is down.');
  pages.prefetch(LINK, false);
  await pages.whenIdle();
  assert.equal(logged.length, 3);
});

void test('fetches four pages at a time, two per host', async () => {
  const { pages, requests, web } = createTestPages();
  const answers: ((found: Page) => void)[] = [];
  for (const host of ['a', 'b', 'c']) {
    for (const number of [1, 2, 3]) {
      const link = `https://${host}.example/${number}`;
      web.set(link, new Promise((resolve) => answers.push(resolve)));
      pages.prefetch(link, false);
    }
  }
  assert.deepEqual(
    requests.map(({ url }) => url),
    ['https://a.example/1', 'https://a.example/2', 'https://b.example/1', 'https://b.example/2'],
  );
  for (const answer of answers) answer(page('x'));
  await pages.whenIdle();
  assert.equal(requests.length, 9);
});

void test('evicts the least recently requested pages', async () => {
  const { pages, web } = createTestPages({ maxEntries: 3 });
  const link = (number: number): string => `https://news.example/${number}`;
  for (const number of [1, 2, 3, 4, 5]) web.set(link(number), page(`No. ${number}`));
  for (const number of [1, 2, 3]) pages.prefetch(link(number), false);
  await pages.whenIdle();
  pages.prefetch(link(1), false);
  const version = pages.version();
  pages.prefetch(link(4), false);
  await pages.whenIdle();
  assert.equal(pages.facts(link(2)), null);
  assert.deepEqual(
    [1, 3, 4].map((number) => pages.facts(link(number))?.title),
    ['No. 1', 'No. 3', 'No. 4'],
  );
  assert.ok(pages.version() > version + 1, 'an eviction changes the version, too');
});

void test('does not fetch invalid URLs', async () => {
  const { pages, requests } = createTestPages();
  for (const link of ['', 'x', 'http://[']) pages.prefetch(link, true);
  await pages.whenIdle();
  assert.equal(requests.length, 0);
});

void test('survives an exception of the network', async () => {
  const { pages } = createTestPages({ get: () => Promise.reject(new Error('odd')) });
  pages.prefetch(LINK, false);
  await pages.whenIdle();
  assert.equal(pages.facts(LINK), null);
});

void test('stop aborts running fetches, discards waiting ones, and logs nothing', async () => {
  const { pages, requests, web, logged } = createTestPages();
  let answer: (found: Page) => void = () => {};
  web.set(LINK, new Promise((resolve) => (answer = resolve)));
  pages.prefetch(LINK, false);
  for (const number of [2, 3, 4, 5]) pages.prefetch(`https://news.example/${number}`, false);
  await new Promise((resolve) => setImmediate(resolve));
  pages.stop();
  const startedCount = requests.length;
  assert.ok(requests.every(({ options }) => options.signal?.aborted));
  answer('The request was aborted.');
  await pages.whenIdle();
  pages.prefetch('https://news.example/6', false);
  await pages.whenIdle();
  assert.equal(requests.length, startedCount);
  assert.equal(pages.facts(LINK), null);
  assert.ok(logged.every((line) => !line.includes('aborted')));
});

void test('with a real connection: rejects private addresses, fetches if allowed, and aborts', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/slow') request.socket.on('close', () => server.emit('closed'));
    else response.writeHead(200, { 'content-type': 'text/html' }).end('<title>One</title>');
    server.emit('asked');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const bound = server.address();
    assert.ok(bound !== null && typeof bound === 'object');
    const origin = `http://127.0.0.1:${bound.port}`;
    const logged: string[] = [];
    const pages = createArticlePages({ now: () => 0, logLine: (line) => logged.push(line) });
    pages.prefetch(`${origin}/1`, false);
    pages.prefetch(`http://localhost:${bound.port}/1`, false);
    await pages.whenIdle();
    assert.equal(pages.facts(`${origin}/1`), null);
    assert.equal(pages.facts(`http://localhost:${bound.port}/1`), null);
    assert.equal(logged.filter((line) => line.includes('may not be requested from here')).length, 2);
    pages.prefetch(`${origin}/1`, true);
    await pages.whenIdle();
    assert.deepEqual(pages.facts(`${origin}/1`), { title: 'One' });
    const asked = once(server, 'asked');
    pages.prefetch(`${origin}/slow`, true);
    await asked;
    const closed = once(server, 'closed');
    pages.stop();
    await Promise.all([closed, pages.whenIdle()]);
  } finally {
    server.close();
  }
});
