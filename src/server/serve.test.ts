import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { readConfig } from './config/readConfig.ts';
import { appDefaults, type ConfigInput } from './config/schema.ts';
import { newsFeed, rss, tempFolder, until } from './fixtures.test.ts';
import { listen, type Listening } from './listen.ts';
import { serve, type Running, type ServeOptions, type Served } from './serve.ts';

const RANK = '/api/v2/my-site/rank/news';

const serveWith = (input: ConfigInput, options: Partial<ServeOptions> = {}): Promise<Served> => {
  const read = readConfig({ port: 0, log: 'memory', ...input });
  if (!read.ok) assert.fail(read.why.join(' '));
  const { config } = read;
  return serve({
    config,
    folder: '/',
    dev: false,
    demo: false,
    memoryIfInUse: false,
    nextFreePort: false,
    environment: {},
    say: () => {},
    // As the feeds have it, or nobody knew what to expect.
    anyApp: { ...appDefaults, policy: 'default' },
    ...options,
  });
};

const start = async (test: TestContext, input: ConfigInput = {}, options?: Partial<ServeOptions>): Promise<Running> => {
  const served = await serveWith({ actionSets: { news: { feed: await newsFeed(test) } }, ...input }, options);
  if (!served.ok) assert.fail(served.why);
  test.after(served.server.close);
  return served.server;
};

/** A port that is in use while the test runs. */
const takePort = async (test: TestContext, handle: Parameters<typeof listen>[0] = () => {}): Promise<Listening> => {
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

void describe('a server that is not for developers', () => {
  void it('ranks, and has nothing else to show', async (test) => {
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

  void it('answers to every name, since it may have any', async (test) => {
    const { url } = await start(test);
    assert.equal(await statusFor(url + RANK, 'rank.example'), 200);
  });

  void it('keeps pages opened from disk out, where an app has a list of origins', async (test) => {
    const { url } = await start(test, { apps: { 'my-site': { origins: ['https://www.example'] } } });
    assert.equal((await fetch(url + RANK, { headers: { origin: 'null' } })).status, 403);
  });

  void it('believes a proxy about https only if it is told to', async (test) => {
    const cookieOf = async (url: string): Promise<string> => {
      const response = await fetch(url + RANK, { headers: { 'x-forwarded-proto': 'https, http' } });
      return response.headers.getSetCookie().join('').replace(/=.*/, '');
    };
    assert.equal(await cookieOf((await start(test)).url), 'topslot_reader');
    assert.equal(await cookieOf((await start(test, { trustProxy: true })).url), '__Host-topslot_reader');
  });

  void it('says under which address it is known to browsers', async (test) => {
    const { url } = await start(test, { publicUrl: 'https://rank.example/' });
    assert.equal(url, 'https://rank.example');
  });
});

void describe('a server for developers', () => {
  for (const host of ['0.0.0.0', '::', '192.0.2.1', 'example.com']) {
    void it(`does not listen on ${host}, where others could reach it`, async () => {
      const served = await serveWith({ host }, { dev: true });
      // A server that should not be there must not keep the run from its end.
      if (served.ok) await served.server.close();
      assert.deepEqual(served, {
        ok: false,
        why: `--dev is for this machine only: host must be a loopback address, not ${host}.`,
      });
    });
  }
});

void describe('a port that is taken', () => {
  void it('is said to be, and the log is free again', async (test) => {
    const { port } = await takePort(test);
    const input: ConfigInput = { port, log: 'file', data: await tempFolder(test) };
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const served = await serveWith(input);
      assert.ok(!served.ok);
      assert.equal(served.why, `Cannot listen on 127.0.0.1:${port}: the port is in use by another process.`);
    }
  });

  void it('is left for the next free one, if that is wanted, and that is said', async (test) => {
    const { port } = await takePort(test);
    const said: string[] = [];
    const { url } = await start(test, { port }, { nextFreePort: true, say: (line) => said.push(line) });
    const { port: found } = new URL(url);
    assert.ok(Number(found) > port);
    assert.ok(said.includes(`port ${port} is in use, so this is ${found}`), said.join('\n'));
    assert.equal((await fetch(url + RANK)).status, 200);
  });
});

void describe('feeds', () => {
  void it('are waited for by whoever asks for a ranking before they are read, and by nobody else', async (test) => {
    const taken = await takePort(test);
    let send: (() => void) | undefined;
    const feed = await takePort(test, (_request, response) => {
      send = () => response.setHeader('content-type', 'application/rss+xml').end(rss(['late']));
    });
    const said: string[] = [];
    const input: ConfigInput = { port: taken.port, actionSets: { news: { feed: feed.url } } };
    const served = serveWith(input, { nextFreePort: true, say: (line) => said.push(line) });
    await until(() => send !== undefined);
    const port = /so this is (\d+)/.exec(said.join('\n'))?.[1];

    let isRanked = false;
    const ranking = fetch(`http://127.0.0.1:${port}${RANK}`).finally(() => (isRanked = true));
    assert.equal((await fetch(`http://127.0.0.1:${port}/topslot.js`)).status, 200);
    assert.equal(isRanked, false);
    send?.();
    assert.match(await (await ranking).text(), /"rewardAction":"https:\/\/www\.example\/late"/);
    const running = await served;
    assert.ok(running.ok);
    await running.server.close();
  });

  void it('that cannot be read are left out, and the operator is told', async (test) => {
    const missing = join(await tempFolder(test), 'none.xml');
    const said: string[] = [];
    const actionSets = { news: { feed: await newsFeed(test) }, none: { feed: missing } };
    const { url } = await start(test, { actionSets }, { say: (line) => said.push(line) });
    const both = await (await fetch(`${url}/api/v2/my-site/rank/none/news`)).text();
    assert.match(both, /"actionSets":\[\{"id":"news","lastRefresh":"[^"]+"\}\]\}\);$/);
    const none = await fetch(`${url}/api/v2/my-site/rank/none`);
    assert.deepEqual([none.status, (await none.text()).slice(0, 24)], [200, 'callback({"ranking":[],"']);
    assert.ok(
      said.some((line) => line.startsWith(`feed none: cannot read ${missing}: `)),
      said.join('\n'),
    );
  });

  void it('of more than 15 items give the 15 newest in their own order, whatever their dates look like', async (test) => {
    const item = (index: number): string => {
      const date = index % 4 === 0 ? 'yesterday or so' : new Date(Date.UTC(2017, 3, index)).toUTCString();
      return `<item><link>https://www.example/n${index}</link><pubDate>${date}</pubDate></item>`;
    };
    const items = Array.from({ length: 20 }, (_, index) => item(index + 1)).join('');
    const feed = createServer((_request, response) => response.end(`<rss><channel>${items}</channel></rss>`));
    const { url: source } = await takePort(test, (incoming, response) => feed.emit('request', incoming, response));
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
