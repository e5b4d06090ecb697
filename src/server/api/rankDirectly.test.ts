import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { readConfig } from '../config/readConfig.ts';
import { tempFolder } from '../fixtures.test.ts';
import { serve } from '../serve.ts';

const FEED = `<rss version="2.0"><channel>
  <item><title>Ελλάδα – 東京 😀</title><link>https://www.example/a</link><guid isPermaLink="false">ä</guid></item>
  <item><title>b</title><link>https://www.example/b</link></item>
  <item><title>c</title><link>https://www.example/c</link></item>
</channel></rss>`;

/** Starts a server. With `dev`, all requests pass through the framework. */
const start = async (test: TestContext, dev: boolean): Promise<string> => {
  const feed = join(await tempFolder(test), 'news.xml');
  writeFileSync(feed, FEED);
  const calm = { policy: 'default' };
  const apps = { 'my-site': { ...calm, origins: ['https://www.example'] }, 'a.b': calm };
  const read = readConfig({ port: 0, log: 'memory', actionSets: { news: { feed } }, apps });
  if (!read.ok) assert.fail(read.why.join(' '));
  const { config } = read;
  const rest = {
    folder: '/',
    demo: false,
    useMemoryIfInUse: false,
    useNextFreePort: false,
    logLine: () => {},
    environment: {},
  };
  const served = await serve({ config, dev, ...rest });
  if (!served.ok) assert.fail(served.why);
  test.after(served.server.close);
  return served.server.url;
};

/** Fetches a response and removes what differs between two requests: ids, cookies and times. */
const fetchStablePart = async (
  url: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<unknown> => {
  const response = await fetch(url + path, { headers });
  const {
    date,
    connection,
    'keep-alive': keepAlive,
    'set-cookie': cookie = '',
    ...sent
  } = Object.fromEntries(response.headers);
  assert.ok(date && connection !== 'close' && keepAlive);
  const body = (await response.text()).replace(/[0-9a-f]{32}-\w+/, 'event').replace(/"lastRefresh":"[^"]+"/g, '');
  return [response.status, sent, cookie.replace(/[0-9a-f]{32}/, 'reader'), body];
};

void describe('a rank request that is answered without the framework', () => {
  const paths = [
    '/api/v2/my-site/rank/news',
    '/api/v2/my-site/rank/news/',
    '/api/v2/a.b/rank/news?details=2',
    '/api/v2/my-site/rank//news//news',
    '/api/v2/a.b/rank/news?details=1&limit=2&dnt=1&defer=1&callback=topslot.answer',
    '/api/v2/my-site/rank/news?limit=abc&details=&dnt&defer=0&from=search',
    '/api/v2/my-site/rank/news?limit=2&limit=3&limitless=1&xlimit=4',
    '/api/v2/my-site/rank/news?&&limit=2&',
    '/api/v2/my-site/rank/news?callback=a.b',
    '/api/v2/my-site/rank/news?callback=%24x&limit=%32',
    '/api/v2/my-site/rank/none',
    '/api/v2/nobody/rank/news',
    '/api/v2/my-site/rank/',
    '/api/v2/my%2Dsite/rank/news',
    '/api/v2/my-site/rank/%zz',
    '/api/v2/my-site/rank/../rank/news',
    '/api/v2/my-site/rank/.../news',
  ];
  const headers: readonly Readonly<Record<string, string>>[] = [
    {},
    { origin: 'https://www.example', accept: 'application/json' },
    { origin: 'https://evil.example' },
    { cookie: 'topslot_reader=ee9e857b57644a3fa600bc0343952ae8; other=1', 'accept-language': 'de-CH' },
  ];
  void it('gets the same status, headers and body as with the framework', async (test) => {
    const [direct, framed] = await Promise.all([start(test, false), start(test, true)]);
    for (const path of paths) {
      for (const sent of headers) {
        assert.deepEqual(
          await fetchStablePart(direct, path, sent),
          await fetchStablePart(framed, path, sent),
          `${path} ${JSON.stringify(sent)}`,
        );
      }
    }
  });
});
