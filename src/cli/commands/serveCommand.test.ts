import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, createServer, get } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { describe, it, type TestContext } from 'node:test';
import { rss, tempFolder, until } from '../../server/fixtures.test.ts';
import { CLI, run, start } from '../runCli.test.ts';

const RANK = '/api/v2/my-site/rank/news?dnt=1';
const LOG = 'log/0000000001.ndjson';

/** Creates a folder with a feed of three stories, news.xml. */
const withFeed = async (test: TestContext): Promise<string> => {
  const folder = await tempFolder(test);
  writeFileSync(join(folder, 'news.xml'), rss(['a', 'b', 'c']));
  return folder;
};
const FEED = ['--port', '0', '--feed', 'news=news.xml'] as const;

/** Returns the types of the records in a file of the log. */
const typesIn = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^\{"type":"(\w+)".*\}\n/gm)].map(([, type = '']) => type);

void describe('topslot serve', () => {
  for (const words of [FEED, ['serve', ...FEED]]) {
    void it(`prints the address on stdout and log lines on stderr: ${words.join(' ')}`, async (test) => {
      const folder = await withFeed(test);
      const server = await start(test, folder, ...words);
      assert.match(await (await fetch(server.url + RANK)).text(), /"rewardAction":"https:\/\/www\.example\/[abc]"/);
      const { code, stdout, stderr } = await server.end('SIGTERM');
      assert.equal(code, 0);
      assert.match(stdout, /^http:\/\/127\.0\.0\.1:\d+\n$/);
      assert.match(stderr, /^\d\d:\d\d:\d\d feed news: read 3 articles from .+news\.xml\.\n/);
      assert.match(stderr, /SIGTERM: .+\n$/);
    });
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    void it(
      `ends on ${signal} with its log on the disk, even while a connection is open`,
      { timeout: 9000 },
      async (test) => {
        const folder = await withFeed(test);
        const server = await start(test, folder, ...FEED);
        const agent = new Agent({ keepAlive: true });
        const [response] = await once(get(server.url + RANK, { agent }), 'response');
        await once(response.resume(), 'end');
        assert.equal((await server.end(signal)).code, 0);
        agent.destroy();
        assert.deepEqual(typesIn(join(folder, '.topslot', LOG)), ['article', 'article', 'article', 'decision']);
        assert.equal(existsSync(join(folder, '.topslot', 'log', 'lock')), false);
      },
    );
  }

  for (const [signal, expected] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const) {
    // The exit code is its own: the first process of a container ignores signals that it does not listen for.
    void it(`ends immediately on ${signal} while it starts`, { timeout: 9000 }, async (test) => {
      // A feed that is never answered.
      const feed = createServer(() => {}).listen(0, '127.0.0.1');
      test.after(() => feed.closeAllConnections());
      test.after(() => feed.close());
      await once(feed, 'listening');
      const address = feed.address();
      const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
      const words = ['--port', '0', '--feed', `news=${url}`];
      const child = spawn(execPath, [CLI, ...words], { cwd: await tempFolder(test), stdio: 'ignore' });
      test.after(() => child.kill('SIGKILL'));
      await once(feed, 'request');
      child.kill(signal);
      assert.deepEqual(await once(child, 'exit'), [expected, null]);
    });
  }

  void it('ends immediately on a second signal, even while a request is open', { timeout: 9000 }, async (test) => {
    const server = await start(test, await withFeed(test), ...FEED);
    const { port } = new URL(server.url);
    // A reward whose body is never sent.
    const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
    const head = 'POST /api/v2/my-site/reward/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n';
    socket.write(`${head}Expect: 100-continue\r\n\r\n`);
    // The server has read the head when it asks for the body (100 Continue).
    await once(socket, 'data');
    const firstEnd = server.end('SIGTERM');
    await until(() => server.stderr().includes('SIGTERM: '));
    const secondEnd = server.end('SIGTERM');
    assert.deepEqual([(await firstEnd).code, (await secondEnd).code], [143, 143]);
    socket.destroy();
  });

  void it('accepts the URL of a feed', async (test) => {
    const feed = createServer((_request, response) => response.end(rss(['far']))).listen(0, '127.0.0.1');
    test.after(() => feed.close());
    await once(feed, 'listening');
    const address = feed.address();
    const port = typeof address === 'object' && address ? address.port : assert.fail();
    const words = ['--port', '0', '--feed', `news=http://127.0.0.1:${port}/rss.xml?a=b`];
    const { url } = await start(test, await tempFolder(test), ...words);
    assert.match(await (await fetch(url + RANK)).text(), /"rewardAction":"https:\/\/www\.example\/far"/);
  });

  void it('loses no acknowledged reward when it is killed, and starts again', async (test) => {
    const folder = await withFeed(test);
    const killed = await start(test, folder, ...FEED);
    const eventId = /"eventId":"([^"]+)"/.exec(await (await fetch(killed.url + RANK)).text())?.[1];
    const path = `/api/v2/my-site/reward/${eventId}`;
    assert.equal((await fetch(killed.url + path, { method: 'POST' })).status, 200);
    assert.deepEqual(await killed.end('SIGKILL').then(({ code }) => code), null);
    assert.deepEqual(typesIn(join(folder, '.topslot', LOG)).slice(-2), ['decision', 'reward']);

    const again = await start(test, folder, ...FEED);
    assert.match(again.stderr(), /log: read 5 records from /);
    assert.equal((await fetch(again.url + path, { method: 'POST' })).status, 200);
    assert.equal((await again.end('SIGTERM')).code, 0);
  });

  void it('serves only the apps in --app', async (test) => {
    const folder = await withFeed(test);
    const { url } = await start(test, folder, ...FEED, '--app', 'one', '--app', 'two');
    const response = await fetch(url + RANK);
    assert.deepEqual([response.status, await response.text()], [404, 'No app "my-site". Known apps: one, two.\n']);
  });

  void it('reads topslot.config.json of the working folder; the command line takes precedence', async (test) => {
    const folder = await withFeed(test);
    const feed = './news.xml';
    const config = { port: 1, actionSets: { ours: { feed } }, apps: { 'my-site': { origins: [] } } };
    writeFileSync(join(folder, 'topslot.config.json'), JSON.stringify(config));
    const { url } = await start(test, folder, ...FEED, '--app', 'other');
    const rank = async (app: string): Promise<number> => (await fetch(`${url}/api/v2/${app}/rank/ours/news`)).status;
    assert.deepEqual([await rank('my-site'), await rank('other'), await rank('third')], [200, 200, 404]);
  });

  void it('resolves paths of the configuration from its file, and typed ones from the working folder', async (test) => {
    const folder = await withFeed(test);
    const configFolder = join(folder, 'there');
    mkdirSync(configFolder);
    writeFileSync(join(configFolder, 'sports.xml'), rss(['d']));
    const config = { actionSets: { sports: { feed: 'sports.xml' } }, data: 'theirs' };
    writeFileSync(join(configFolder, 'config.json'), JSON.stringify(config));
    const words = [...FEED, '--config', 'there/config.json'];

    const server = await start(test, folder, ...words);
    assert.equal((await fetch(`${server.url}/api/v2/a/rank/news/sports`)).status, 200);
    await server.end('SIGTERM');
    assert.equal(typesIn(join(configFolder, 'theirs', LOG)).length, 5);

    const typed = await start(test, folder, ...words, '--data', 'mine');
    assert.equal((await fetch(`${typed.url}/api/v2/a/rank/news`)).status, 200);
    await typed.end('SIGTERM');
    assert.equal(typesIn(join(folder, 'mine', LOG)).length, 4);
  });
});

void describe('topslot serve --dev', () => {
  void it('serves the inspector, and logs its address', async (test) => {
    const { url, stderr } = await start(test, await withFeed(test), ...FEED, '--dev');
    assert.equal((await fetch(`${url}/_dev/requests`)).status, 200);
    assert.ok(stderr().includes(`inspector: ${url}/_dev/\n`), stderr());
  });

  void it('serves the demo newspaper if there is no other feed', async (test) => {
    const { url, stderr } = await start(test, await tempFolder(test), '--dev', '--port', '0');
    assert.ok(stderr().includes(`demo newspaper: ${url}/\n`), stderr());
    const response = await fetch(url);
    assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
    assert.ok((await response.text()).includes(new URL(url).host));
    assert.equal((await fetch(`${url}/api/v2/my-site/rank/news`)).status, 200);
  });

  for (const host of ['0.0.0.0', '::']) {
    void it(`rejects --host ${host}, which other machines can reach`, async (test) => {
      const { code, stdout, stderr } = await run(await withFeed(test), ...FEED, '--dev', '--host', host);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, /^topslot: --dev is for this machine only: host must be a loopback address, not /);
    });
  }

  void it('uses the next free port if 8080 is in use', async (test) => {
    const otherServer = createServer();
    test.after(() => otherServer.close());
    // An error means that another process uses the port already, which is just as good.
    await new Promise<void>((resolve) => {
      otherServer.once('error', () => resolve()).listen(8080, '127.0.0.1', resolve);
    });
    const { url, stderr } = await start(test, await withFeed(test), '--feed', 'news=news.xml', '--dev');
    const port = Number(new URL(url).port);
    assert.ok(port > 8080 && port < 8100, url);
    assert.ok(stderr().includes(`port 8080 is in use; listening on port ${port} instead\n`), stderr());
    assert.equal((await fetch(url + RANK)).status, 200);
  });
});
