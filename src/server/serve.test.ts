import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { readConfig } from './config/readConfig.ts';
import { appDefaults, type ConfigInput } from './config/schema.ts';
import { newsFeed, rss, tempFolder, until } from './fixtures.test.ts';
import { listen, type ListeningServer } from './listen.ts';
import { serve, type RunningServer, type ServeOptions, type ServeResult } from './serve.ts';

const RANK = '/api/v2/my-site/rank/news';

const serveWith = (input: ConfigInput, options: Partial<ServeOptions> = {}): Promise<ServeResult> => {
  const read = readConfig({ port: 0, log: 'memory', ...input });
  if (!read.ok) assert.fail(read.why.join(' '));
  const { config } = read;
  return serve({
    config,
    folder: '/',
    dev: false,
    demo: false,
    useMemoryIfInUse: false,
    useNextFreePort: false,
    environment: {},
    logLine: () => {},
    // The feeds' order, so that rankings are predictable.
    anyApp: { ...appDefaults, policy: 'default' },
    ...options,
  });
};

const start = async (
  test: TestContext,
  input: ConfigInput = {},
  options?: Partial<ServeOptions>,
): Promise<RunningServer> => {
  const served = await serveWith({ actionSets: { news: { feed: await newsFeed(test) } }, ...input }, options);
  if (!served.ok) assert.fail(served.why);
  test.after(served.server.close);
  return served.server;
};

/** Starts another server, which occupies a port during the test. */
const occupyPort = async (
  test: TestContext,
  handle: Parameters<typeof listen>[0] = () => {},
): Promise<ListeningServer> => {
  const listened = await listen(handle, '127.0.0.1', 0);
  if (!listened.ok) assert.fail(listened.why);
  test.after(listened.server.close);
  return listened.server;
};

const statusFor = (url: string, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { headers: { host } }, (response) => resolve(response.resume().statusCode));
    sent.once('error', reject).end();
  });

void describe('a server without --dev', () => {
  void it('ranks, and serves neither the inspector nor the demo', async (test) => {
    const { url, requests } = await start(test);
    assert.match(
      await (await fetch(url + RANK)).text(),
      /^callback\(\{"ranking":\[\{"id":"https:\/\/www\.example\/a"\},/,
    );
    assert.equal(await (await fetch(url)).text(), 'topslot\n');
    for (const path of ['/_dev/', '/_dev/requests', '/_dev/behaviour', '/index.html']) {
      const response = await fetch(url + path);
      assert.deepEqual([response.status, await response.text()], [404, `There is nothing at ${path}.\n`]);
    }
    assert.deepEqual(requests.all(), []);
  });

  void it('accepts every Host header', async (test) => {
    const { url } = await start(test);
    assert.equal(await statusFor(url + RANK, 'rank.example'), 200);
  });

  void it('rejects pages opened from disk if an app has a list of origins', async (test) => {
    const { url } = await start(test, { apps: { 'my-site': { origins: ['https://www.example'] } } });
    assert.equal((await fetch(url + RANK, { headers: { origin: 'null' } })).status, 403);
  });

  void it('trusts X-Forwarded-Proto only with trustProxy', async (test) => {
    const cookieOf = async (url: string): Promise<string> => {
      const response = await fetch(url + RANK, { headers: { 'x-forwarded-proto': 'https, http' } });
      return response.headers.getSetCookie().join('').replace(/=.*/, '');
    };
    assert.equal(await cookieOf((await start(test)).url), 'topslot_reader');
    assert.equal(await cookieOf((await start(test, { trustProxy: true })).url), '__Host-topslot_reader');
  });

  void it('returns the public URL', async (test) => {
    const { url } = await start(test, { publicUrl: 'https://rank.example/' });
    assert.equal(url, 'https://rank.example');
  });
});

void describe('a server with --dev', () => {
  for (const host of ['0.0.0.0', '::', '192.0.2.1', 'example.com']) {
    void it(`refuses to listen on the public host ${host}`, async () => {
      const served = await serveWith({ host }, { dev: true });
      // If the check fails, the running server must not block the end of the test run.
      if (served.ok) await served.server.close();
      assert.deepEqual(served, {
        ok: false,
        why: `--dev is for this machine only: host must be a loopback address, not ${host}.`,
      });
    });
  }
});

void describe('a port in use', () => {
  void it('is reported, and the log is unlocked again', async (test) => {
    const { port } = await occupyPort(test);
    const input: ConfigInput = { port, log: 'file', data: await tempFolder(test) };
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const served = await serveWith(input);
      assert.ok(!served.ok);
      assert.equal(
        served.why,
        `Cannot listen on 127.0.0.1:${port}: the port is in use by another process; choose another port.`,
      );
    }
  });

  void it('is replaced by the next free port with useNextFreePort, which is logged', async (test) => {
    const { port } = await occupyPort(test);
    const lines: string[] = [];
    const { url } = await start(test, { port }, { useNextFreePort: true, logLine: (line) => lines.push(line) });
    const { port: openPort } = new URL(url);
    assert.ok(Number(openPort) > port);
    assert.ok(lines.includes(`port ${port} is in use; listening on port ${openPort} instead`), lines.join('\n'));
    assert.equal((await fetch(url + RANK)).status, 200);
  });
});

void describe('feeds', () => {
  void it('delay ranking requests until they have been read, but no other requests', async (test) => {
    const occupied = await occupyPort(test);
    let sendFeed: (() => void) | undefined;
    const feed = await occupyPort(test, (_request, response) => {
      sendFeed = () => response.setHeader('content-type', 'application/rss+xml').end(rss(['late']));
    });
    const lines: string[] = [];
    const input: ConfigInput = { port: occupied.port, actionSets: { news: { feed: feed.url } } };
    const served = serveWith(input, { useNextFreePort: true, logLine: (line) => lines.push(line) });
    await until(() => sendFeed !== undefined);
    const port = /listening on port (\d+)/.exec(lines.join('\n'))?.[1];

    let isRanked = false;
    const ranking = fetch(`http://127.0.0.1:${port}${RANK}`).finally(() => (isRanked = true));
    assert.equal((await fetch(`http://127.0.0.1:${port}/topslot.js`)).status, 200);
    assert.equal(isRanked, false);
    sendFeed?.();
    assert.match(await (await ranking).text(), /"rewardAction":"https:\/\/www\.example\/late"/);
    const result = await served;
    assert.ok(result.ok);
    await result.server.close();
  });

  void it('that cannot be read are skipped, and the error is logged', async (test) => {
    const missingFile = join(await tempFolder(test), 'none.xml');
    const lines: string[] = [];
    const actionSets = { news: { feed: await newsFeed(test) }, none: { feed: missingFile } };
    const { url } = await start(test, { actionSets }, { logLine: (line) => lines.push(line) });
    const both = await (await fetch(`${url}/api/v2/my-site/rank/none/news`)).text();
    assert.match(both, /"actionSets":\[\{"id":"news","lastRefresh":"[^"]+"\}\]\}\);$/);
    const none = await fetch(`${url}/api/v2/my-site/rank/none`);
    assert.deepEqual([none.status, (await none.text()).slice(0, 24)], [200, 'callback({"ranking":[],"']);
    assert.ok(
      lines.some((line) => line.startsWith(`feed none: cannot read ${missingFile}: `)),
      lines.join('\n'),
    );
  });

  void it('with more than 15 items provide the 15 newest in the order of the feed, even with unreadable dates', async (test) => {
    const item = (index: number): string => {
      const date = index % 4 === 0 ? 'yesterday or so' : new Date(Date.UTC(2017, 3, index)).toUTCString();
      return `<item><link>https://www.example/n${index}</link><pubDate>${date}</pubDate></item>`;
    };
    const items = Array.from({ length: 20 }, (_, index) => item(index + 1)).join('');
    const feed = createServer((_request, response) => response.end(`<rss><channel>${items}</channel></rss>`));
    const { url: source } = await occupyPort(test, (incoming, response) => feed.emit('request', incoming, response));
    const { url } = await start(test, { actionSets: { news: { feed: source } } });
    const ranked = [...(await (await fetch(url + RANK)).text()).matchAll(/example\/(n\d+)"\}/g)].map(
      ([, name]) => name,
    );
    assert.deepEqual(
      ranked,
      [4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20].map((index) => `n${index}`),
    );
  });
});
