import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { runInNewContext } from 'node:vm';
import { newsFeed, until } from '../fixtures.test.ts';
import { startServer, type Server } from '../startServer.ts';
import type { Fault } from './behaviours.ts';

const RANK = '/api/v2/my-site/rank/news?dnt=1';

const start = async (test: TestContext): Promise<Server> =>
  startServer({ feeds: { news: await newsFeed(test) }, apps: ['my-site', 'other'] });

/**
 * Runs a script like a page. Returns the years of its refresh times, one for each call of the callback, and its error.
 */
const runScript = (
  script: string,
): { readonly refreshYears: readonly unknown[]; readonly error: string | undefined } => {
  const refreshYears: unknown[] = [];
  const callback = (data: { actionSets: { lastRefresh: string }[] }): void => {
    refreshYears.push(data.actionSets[0]?.lastRefresh.slice(0, 4));
  };
  try {
    runInNewContext(script, { callback });
    return { refreshYears, error: undefined };
  } catch (error) {
    return { refreshYears, error: Object(error).name };
  }
};

const THIS_YEAR = String(new Date().getUTCFullYear());
const LAST_YEAR = String(new Date().getUTCFullYear() - 1);

void describe('the response to a rank request', () => {
  const responses: readonly [
    fault: Fault | undefined,
    status: number,
    type: string,
    result: ReturnType<typeof runScript> | undefined,
  ][] = [
    [undefined, 200, 'text/javascript', { refreshYears: [THIS_YEAR], error: undefined }],
    ['404', 404, 'text/plain', undefined],
    ['500', 500, 'text/plain', undefined],
    ['empty', 200, 'text/javascript', { refreshYears: [], error: undefined }],
    ['garbage', 200, 'text/javascript', { refreshYears: [], error: 'SyntaxError' }],
    ['html', 200, 'text/html', undefined],
    ['throws', 200, 'text/javascript', { refreshYears: [], error: 'Error' }],
    ['twice', 200, 'text/javascript', { refreshYears: [THIS_YEAR, THIS_YEAR], error: undefined }],
    ['stale', 200, 'text/javascript', { refreshYears: [LAST_YEAR], error: undefined }],
  ];
  for (const [fault, status, type, result] of responses) {
    void it(`with ${fault ? `the fault "${fault}"` : 'no fault'} is ${status} ${type}, ${JSON.stringify(result)}`, async (test) => {
      await using server = await start(test);
      server.behave({ route: 'rank', ...(fault && { fault }) });
      const response = await fetch(server.url + RANK, { headers: { origin: 'https://www.example' } });
      const body = await response.text();
      assert.equal(response.status, status);
      assert.equal(response.headers.get('content-type'), `${type}; charset=utf-8`);
      assert.equal(response.headers.get('access-control-allow-origin'), 'https://www.example');
      if (result) assert.deepEqual(runScript(body), result);
      const [remembered] = server.requests();
      assert.deepEqual([remembered?.status, remembered?.fault], [status, fault ?? null]);
    });
  }

  void it('with the fault "never" does not arrive', async (test) => {
    await using server = await start(test);
    server.behave({ route: 'rank', fault: 'never' });
    const client = new AbortController();
    const answer = fetch(server.url + RANK, { signal: client.signal });
    await until(() => server.requests()[0]?.fault === 'never');
    client.abort();
    await assert.rejects(answer, { name: 'AbortError' });
    assert.deepEqual([server.requests()[0]?.status, server.requests()[0]?.took], [null, null]);
  });

  void it('with the fault "reset" is a closed connection', async (test) => {
    await using server = await start(test);
    server.behave({ route: 'rank', fault: 'reset', delay: 1 });
    await assert.rejects(fetch(server.url + RANK), { name: 'TypeError' });
    const [remembered] = server.requests();
    assert.deepEqual([remembered?.status, remembered?.fault], [null, 'reset']);
  });

  const otherRoutes: readonly [route: 'reward' | 'activate' | 'preflight' | 'script', method: string, path: string][] =
    [
      ['reward', 'POST', '/api/v2/my-site/reward/x'],
      ['activate', 'POST', '/api/v2/my-site/activate/x'],
      ['preflight', 'OPTIONS', '/api/v2/my-site/reward/x'],
      ['script', 'GET', '/topslot.js'],
    ];
  for (const [route, method, path] of otherRoutes) {
    void it(`is normal while the route ${route} has a fault`, async (test) => {
      await using server = await start(test);
      server.behave({ route, fault: '500' });
      assert.equal((await fetch(server.url + path, { method })).status, 500);
      assert.equal((await fetch(server.url + RANK)).status, 200);
    });
  }
});

void describe('a fault', () => {
  void it('prevents the effect of the request', async (test) => {
    await using server = await start(test);
    const reward = async (): Promise<unknown> => {
      await fetch(`${server.url}/api/v2/my-site/reward/${server.requests()[0]?.eventId}`, { method: 'POST' });
      return server.requests().at(-1)?.joined;
    };
    await fetch(server.url + RANK);
    server.behave({ route: 'reward', fault: '500', times: 1 });
    assert.equal(await reward(), undefined);
    assert.equal(await reward(), 'counted');
  });

  void it('ends after `times` requests', async (test) => {
    await using server = await start(test);
    server.behave({ route: 'rank', fault: '500', times: 2 });
    const statuses: number[] = [];
    for (let index = 0; index < 3; index += 1) statuses.push((await fetch(server.url + RANK)).status);
    assert.deepEqual(statuses, [500, 500, 200]);
  });

  void it('for one app does not affect other apps', async (test) => {
    await using server = await start(test);
    server.behave({ route: 'rank', app: 'my-site', fault: '404' });
    assert.equal((await fetch(`${server.url}/api/v2/other/rank/news`)).status, 200);
    assert.equal((await fetch(server.url + RANK)).status, 404);
  });
});

void describe('a delay', () => {
  void it('delays the response but not its effect: a click counts even if the reader leaves', async (test) => {
    await using server = await start(test);
    await fetch(server.url + RANK);
    server.behave({ route: 'reward', delay: 600_000 });
    const reader = new AbortController();
    const path = `/api/v2/my-site/reward/${server.requests()[0]?.eventId}`;
    const answer = fetch(server.url + path, { method: 'POST', signal: reader.signal });
    await until(() => server.requests()[1]?.joined === 'counted');
    assert.equal(server.requests()[1]?.status, null);
    reader.abort();
    await assert.rejects(answer);
  });

  void it('does not delay other requests', async (test) => {
    await using server = await start(test);
    server.behave({ route: 'rank', delay: 600_000, times: 1 });
    const slow = fetch(server.url + RANK).then(() => 'slow');
    await until(() => server.requests().length === 1);
    assert.equal(await Promise.race([slow, fetch(server.url + RANK).then(() => 'fast')]), 'fast');
    assert.deepEqual(
      server.requests().map(({ status }) => status),
      [null, 200],
    );
    await server.close();
    assert.equal(await slow, 'slow');
  });

  void it('ends with a normal response', async (test) => {
    await using server = await start(test);
    server.behave({ route: 'rank', delay: 1 });
    assert.equal((await fetch(server.url + RANK)).status, 200);
  });
});

void describe('the Host header', () => {
  const hosts: readonly [host: string, status: number][] = [
    ['127.0.0.1', 200],
    ['localhost:1234', 200],
    ['[::1]', 200],
    ['x.test', 200],
    ['evil.example', 403],
    ['127.0.0.1.evil.example', 403],
    ['192.168.0.1', 403],
  ];
  for (const [host, expected] of hosts) {
    void it(`${host} gets status ${expected} on every path`, async (test) => {
      await using server = await start(test);
      for (const path of [RANK, '/topslot.js', '/_dev/requests', '/_dev/']) {
        const status = await new Promise((resolve, reject) => {
          const sent = request(server.url + path, { headers: { host } }, (response) => {
            response.resume();
            resolve(response.statusCode);
          });
          sent.once('error', reject).end();
        });
        assert.equal(status, expected, path);
      }
      assert.equal(server.requests().length, expected === 200 ? 2 : 0);
    });
  }
});
