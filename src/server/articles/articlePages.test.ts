import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';

import type { HttpAnswer, HttpGet, HttpOptions } from '../http/httpGet.ts';
import { isPublicAddress } from '../http/publicAddress.ts';
import { createArticlePages } from './articlePages.ts';
import type { ArticlePages, ArticlePagesOptions } from './articlePages.ts';

const LINK = 'https://news.example/1';
const HOUR = 3_600_000;
const MINUTE = 60_000;

type Page = Partial<HttpAnswer & { readonly ok: true }> | string;

const page = (title: string, more: Partial<HttpAnswer & { readonly ok: true }> = {}): Page => ({
  headers: { 'content-type': 'text/html' },
  body: Buffer.from(`<title>${title}</title>`),
  ...more,
});

interface Bench {
  readonly pages: ArticlePages;
  readonly said: string[];
  readonly got: { readonly url: string; readonly options: HttpOptions }[];
  readonly clock: { now: number };
  /** What the web has, by address; a string is why it cannot be read. */
  readonly web: Map<string, Page | Promise<Page>>;
}

const bench = (options: Partial<ArticlePagesOptions> = {}): Bench => {
  const said: string[] = [];
  const got: Bench['got'] = [];
  const clock = { now: 0 };
  const web: Bench['web'] = new Map();
  const get: HttpGet = async (url, how) => {
    got.push({ url, options: how });
    const found = (await web.get(url)) ?? 'It is not there.';
    return typeof found === 'string'
      ? { ok: false, why: found }
      : { ok: true, status: 200, headers: {}, body: Buffer.from(''), cut: false, url, address: '8.8.8.8', ...found };
  };
  const pages = createArticlePages({ now: () => clock.now, say: (line) => said.push(line), get, ...options });
  return { pages, said, got, clock, web };
};

void test('nothing is known, and nothing fetched, before a page is wanted', () => {
  const { pages, got } = bench();
  assert.equal(pages.facts(LINK), null);
  assert.equal(pages.version(), 0);
  assert.equal(got.length, 0);
});

void test('a wanted page is read in the background', async () => {
  const { pages, web, said } = bench();
  web.set(LINK, page('One'));
  pages.want(LINK, false);
  assert.equal(pages.facts(LINK), null);
  await pages.idle();
  assert.deepEqual(pages.facts(LINK), { title: 'One' });
  assert.deepEqual(said, []);
});

void test('asks for a page, its first 1 MB, 5 s, from public addresses', async () => {
  const { pages, web, got } = bench();
  web.set(LINK, page('One'));
  pages.want(LINK, false);
  await pages.idle();
  const { url, options } = got[0] ?? assert.fail();
  const { signal, headers, ...rest } = options;
  assert.equal(url, LINK);
  assert.equal(signal?.aborted, false);
  assert.deepEqual(headers, { accept: 'text/html, application/xhtml+xml;q=0.9' });
  assert.deepEqual(rest, {
    maxBytes: 1_000_000,
    cut: true,
    timeout: 5000,
    validators: {},
    allowAddress: isPublicAddress,
  });
});

void test('private addresses only where they are allowed', async () => {
  const { pages, web, got } = bench();
  web.set(LINK, page('One'));
  pages.want(LINK, true);
  await pages.idle();
  assert.equal(got[0] !== undefined && 'allowAddress' in got[0].options, false);
});

void test('relative images start where redirects ended, and the charset counts', async () => {
  const { pages, web } = bench();
  web.set(
    LINK,
    page('', {
      url: 'https://www.example/a/',
      headers: { 'content-type': 'text/html; charset=windows-1252' },
      body: Buffer.from('<title>\u{93}x\u{94}</title><meta property="og:image" content="b.png">', 'latin1'),
    }),
  );
  pages.want(LINK, false);
  await pages.idle();
  assert.deepEqual(pages.facts(LINK), { title: '“x”', image: 'https://www.example/a/b.png' });
});

void test('a page is not asked for again while it is fresh, waits or is under way', async () => {
  const { pages, web, got, clock } = bench();
  web.set(LINK, page('One'));
  pages.want(LINK, false);
  pages.want(LINK, false);
  await pages.idle();
  clock.now = HOUR - 1;
  pages.want(LINK, false);
  pages.want(LINK, true);
  await pages.idle();
  assert.equal(got.length, 1);
});

void test('after an hour it is asked whether it has changed', async () => {
  const { pages, web, got, clock } = bench();
  const headers = { 'content-type': 'text/html', etag: '"1"', 'last-modified': 'then' };
  web.set(LINK, page('One', { headers }));
  pages.want(LINK, false);
  await pages.idle();
  const version = pages.version();

  clock.now = HOUR;
  web.set(LINK, { status: 304 });
  pages.want(LINK, false);
  assert.deepEqual(pages.facts(LINK), { title: 'One' });
  await pages.idle();
  assert.deepEqual(got[1]?.options.validators, { 'if-none-match': '"1"', 'if-modified-since': 'then' });
  assert.deepEqual(pages.facts(LINK), { title: 'One' });
  assert.equal(pages.version(), version);

  clock.now = 2 * HOUR - 1;
  pages.want(LINK, false);
  await pages.idle();
  assert.equal(got.length, 2);
  clock.now = 2 * HOUR;
  web.set(LINK, page('Two'));
  pages.want(LINK, false);
  await pages.idle();
  assert.deepEqual(pages.facts(LINK), { title: 'Two' });
  assert.equal(pages.version(), version + 1);
});

void test('the version changes with the facts, and only with them', async () => {
  const { pages, web, clock } = bench();
  const versions: number[] = [];
  for (const found of [page('One'), page('One'), page('Two'), 'It is down.', page('Two'), page('')]) {
    web.set(LINK, found);
    pages.want(LINK, false);
    // oxlint-disable-next-line no-await-in-loop -- one reading after the other is what is tested
    await pages.idle();
    versions.push(pages.version());
    clock.now += HOUR;
  }
  assert.deepEqual(versions, [1, 1, 2, 2, 2, 3]);
});

void test('each of the four facts counts for the version', async () => {
  const { pages, web, clock } = bench();
  const metas = ['og:title', 'og:description', 'og:image', 'microsoft:ds_id'];
  for (const [index, name] of metas.entries()) {
    web.set(LINK, page('', { body: Buffer.from(`<meta property="${name}" content="/x">`) }));
    pages.want(LINK, false);
    // oxlint-disable-next-line no-await-in-loop -- one reading after the other is what is tested
    await pages.idle();
    assert.equal(pages.version(), index + 1, name);
    clock.now += HOUR;
  }
});

void test('a page that cannot be read is tried again after ten minutes', async () => {
  const { pages, web, got, clock } = bench();
  pages.want(LINK, false);
  await pages.idle();
  assert.equal(pages.facts(LINK), null);
  clock.now = 10 * MINUTE - 1;
  pages.want(LINK, false);
  await pages.idle();
  assert.equal(got.length, 1);
  clock.now = 10 * MINUTE;
  web.set(LINK, page('One'));
  pages.want(LINK, false);
  await pages.idle();
  assert.deepEqual(pages.facts(LINK), { title: 'One' });
});

void test('a page that cannot be read any more keeps what it said', async () => {
  const { pages, web, got, clock } = bench();
  web.set(LINK, page('One', { headers: { 'content-type': 'text/html', etag: '"1"' } }));
  pages.want(LINK, false);
  await pages.idle();
  clock.now = HOUR;
  web.set(LINK, { status: 500 });
  pages.want(LINK, false);
  await pages.idle();
  assert.deepEqual(pages.facts(LINK), { title: 'One' });
  clock.now = HOUR + 10 * MINUTE;
  pages.want(LINK, false);
  await pages.idle();
  assert.equal(got[2]?.options.validators?.['if-none-match'], '"1"');
});

void test('where a redirect to another origin led is not asked what has changed, nor believed that nothing has', async () => {
  const { pages, web, got, said, clock } = bench();
  const headers = { 'content-type': 'text/html', etag: '"1"' };
  web.set(LINK, page('One', { headers, url: 'https://www.example/1' }));
  pages.want(LINK, false);
  await pages.idle();
  clock.now = HOUR;
  web.set(LINK, { status: 304, url: 'http://10.0.0.1/' });
  pages.want(LINK, false);
  await pages.idle();
  assert.deepEqual(got[1]?.options.validators, {});
  assert.match(said[0] ?? '', /answered 304/);
  assert.deepEqual(pages.facts(LINK), { title: 'One' });
});

void test('what was refused as private is tried at once where private is allowed', async () => {
  const { pages, web, got } = bench();
  web.set(LINK, 'It is on a private address.');
  pages.want(LINK, false);
  await pages.idle();
  web.set(LINK, page('One'));
  pages.want(LINK, false);
  assert.equal(got.length, 1);
  pages.want(LINK, true);
  await pages.idle();
  assert.deepEqual(pages.facts(LINK), { title: 'One' });
});

void test('what failed although private was allowed waits', async () => {
  const { pages, got } = bench();
  pages.want(LINK, true);
  await pages.idle();
  pages.want(LINK, true);
  await pages.idle();
  assert.equal(got.length, 1);
});

const NOT_PAGES: readonly (readonly [what: string, found: Page, why: RegExp])[] = [
  ['404', page('x', { status: 404 }), /answered 404 instead of 200/],
  ['206', page('x', { status: 206 }), /answered 206/],
  ['304 to a first request', { status: 304 }, /answered 304/],
  ['a PDF', page('x', { headers: { 'content-type': 'application/pdf' } }), /no HTML page but "application\/pdf"/],
  ['JSON', page('x', { headers: { 'content-type': 'application/json' } }), /no HTML page/],
  ['no type at all', page('x', { headers: {} }), /no HTML page but ""/],
  ['a type like HTML', page('x', { headers: { 'content-type': 'text/htmlx' } }), /no HTML page/],
];

for (const [what, found, why] of NOT_PAGES) {
  void test(`${what} is no page`, async () => {
    const { pages, web, said } = bench();
    web.set(LINK, found);
    pages.want(LINK, false);
    await pages.idle();
    assert.equal(pages.facts(LINK), null);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', why);
    assert.match(said[0] ?? '', /^articles: cannot read https:\/\/news\.example\/1: .*\.$/);
  });
}

for (const type of ['text/html', 'TEXT/HTML; charset=utf-8', 'application/xhtml+xml', ' text/html ;x=y']) {
  void test(`"${type}" is a page`, async () => {
    const { pages, web } = bench();
    web.set(LINK, page('One', { headers: { 'content-type': type } }));
    pages.want(LINK, false);
    await pages.idle();
    assert.deepEqual(pages.facts(LINK), { title: 'One' });
  });
}

void test('one line a host, and another when it fails after it was read', async () => {
  const { pages, web, said, clock } = bench();
  const links = [1, 2, 3].map((number) => `https://news.example/${number}`);
  for (const link of links) pages.want(link, false);
  pages.want('https://other.example/1', false);
  await pages.idle();
  assert.equal(said.length, 2);
  clock.now = 10 * MINUTE;
  web.set(LINK, page('One'));
  pages.want(LINK, false);
  await pages.idle();
  clock.now = 2 * HOUR;
  web.set(LINK, 'It is down.');
  pages.want(LINK, false);
  await pages.idle();
  assert.equal(said.length, 3);
});

void test('four at once, two a host', async () => {
  const { pages, got, web } = bench();
  const answers: ((found: Page) => void)[] = [];
  for (const host of ['a', 'b', 'c']) {
    for (const number of [1, 2, 3]) {
      const link = `https://${host}.example/${number}`;
      web.set(link, new Promise((resolve) => answers.push(resolve)));
      pages.want(link, false);
    }
  }
  assert.deepEqual(
    got.map(({ url }) => url),
    ['https://a.example/1', 'https://a.example/2', 'https://b.example/1', 'https://b.example/2'],
  );
  for (const answer of answers) answer(page('x'));
  await pages.idle();
  assert.equal(got.length, 9);
});

void test('only so many are remembered: those wanted longest ago are forgotten', async () => {
  const { pages, web } = bench({ maxEntries: 3 });
  const link = (number: number): string => `https://news.example/${number}`;
  for (const number of [1, 2, 3, 4, 5]) web.set(link(number), page(`No. ${number}`));
  for (const number of [1, 2, 3]) pages.want(link(number), false);
  await pages.idle();
  pages.want(link(1), false);
  const version = pages.version();
  pages.want(link(4), false);
  await pages.idle();
  assert.equal(pages.facts(link(2)), null);
  assert.deepEqual(
    [1, 3, 4].map((number) => pages.facts(link(number))?.title),
    ['No. 1', 'No. 3', 'No. 4'],
  );
  assert.ok(pages.version() > version + 1, 'what is forgotten is a change too');
});

void test('what is no address is not fetched', async () => {
  const { pages, got } = bench();
  for (const link of ['', 'x', 'http://[']) pages.want(link, true);
  await pages.idle();
  assert.equal(got.length, 0);
});

void test('a network that throws ends nothing', async () => {
  const { pages } = bench({ get: () => Promise.reject(new Error('odd')) });
  pages.want(LINK, false);
  await pages.idle();
  assert.equal(pages.facts(LINK), null);
});

void test('stopping calls everything off, forgets what waits, and says nothing', async () => {
  const { pages, got, web, said } = bench();
  let answer: (found: Page) => void = () => {};
  web.set(LINK, new Promise((resolve) => (answer = resolve)));
  pages.want(LINK, false);
  for (const number of [2, 3, 4, 5]) pages.want(`https://news.example/${number}`, false);
  await new Promise((resolve) => setImmediate(resolve));
  pages.stop();
  const begun = got.length;
  assert.ok(got.every(({ options }) => options.signal?.aborted));
  answer('The request was called off.');
  await pages.idle();
  pages.want('https://news.example/6', false);
  await pages.idle();
  assert.equal(got.length, begun);
  assert.equal(pages.facts(LINK), null);
  assert.ok(said.every((line) => !line.includes('called off')));
});

void test('over a real connection: refused as private, read where allowed, and called off at once', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/slow') request.socket.on('close', () => server.emit('left'));
    else response.writeHead(200, { 'content-type': 'text/html' }).end('<title>One</title>');
    server.emit('asked');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const bound = server.address();
    assert.ok(bound !== null && typeof bound === 'object');
    const origin = `http://127.0.0.1:${bound.port}`;
    const said: string[] = [];
    const pages = createArticlePages({ now: () => 0, say: (line) => said.push(line) });
    pages.want(`${origin}/1`, false);
    pages.want(`http://localhost:${bound.port}/1`, false);
    await pages.idle();
    assert.equal(pages.facts(`${origin}/1`), null);
    assert.equal(pages.facts(`http://localhost:${bound.port}/1`), null);
    assert.equal(said.filter((line) => line.includes('may not be read from here')).length, 2);
    pages.want(`${origin}/1`, true);
    await pages.idle();
    assert.deepEqual(pages.facts(`${origin}/1`), { title: 'One' });
    const asked = once(server, 'asked');
    pages.want(`${origin}/slow`, true);
    await asked;
    const left = once(server, 'left');
    pages.stop();
    await Promise.all([left, pages.idle()]);
  } finally {
    server.close();
  }
});
