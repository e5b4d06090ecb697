import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newsFeed } from './fixtures.test.ts';
import { startServer } from './startServer.ts';

const RANK = '/api/v2/my-site/rank/news';

void describe('startServer', () => {
  void it('serves any app id, in the order of the feeds', async (test) => {
    await using server = await startServer({ feeds: { news: await newsFeed(test) } });
    assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const response = await fetch(`${server.url}/api/v2/anything/rank/news`);
    assert.equal(response.status, 200);
    assert.deepEqual(
      server.requests()[0]?.ranking,
      ['a', 'b', 'c'].map((name) => `https://www.example/${name}`),
    );
  });

  void it('serves only the apps of a list', async (test) => {
    await using server = await startServer({ feeds: { news: await newsFeed(test) }, apps: ['my-site', 'other'] });
    assert.equal((await fetch(server.url + RANK)).status, 200);
    const response = await fetch(`${server.url}/api/v2/unknown/rank/news`);
    assert.deepEqual(
      [response.status, await response.text()],
      [404, 'No app "unknown". Known apps: my-site, other.\n'],
    );
  });

  void it('accepts apps and action sets in the form of the configuration file', async (test) => {
    const feed = await newsFeed(test);
    await using server = await startServer({
      feeds: { one: feed },
      actionSets: { two: { feed, refresh: '1h' } },
      apps: { 'my-site': { policy: 'random' } },
    });
    await fetch(`${server.url}/api/v2/my-site/rank/one/two`);
    const [request] = server.requests();
    assert.deepEqual([request?.sets, request?.probability], [['one', 'two'], 1 / 3]);
  });

  void it('can be started twice with separate state', async (test) => {
    const feeds = { news: await newsFeed(test) };
    await using first = await startServer({ feeds });
    await using second = await startServer({ feeds });
    assert.notEqual(first.url, second.url);
    first.behave({ route: 'rank', fault: '500' });
    assert.deepEqual([(await fetch(first.url + RANK)).status, (await fetch(second.url + RANK)).status], [500, 200]);
    await fetch(second.url + RANK);
    assert.deepEqual([first.requests().length, second.requests().length], [1, 2]);
  });

  void it('needs no options', async () => {
    await using server = await startServer();
    const response = await fetch(server.url + RANK);
    assert.deepEqual(
      [response.status, await response.text()],
      [404, 'No action set "news". Known action sets: none.\n'],
    );
  });

  void it('passes its console lines to `say`', async (test) => {
    const lines: string[] = [];
    await using server = await startServer({ feeds: { news: await newsFeed(test) }, say: (line) => lines.push(line) });
    await fetch(server.url + RANK);
    assert.equal(lines.length, 2);
    assert.match(lines[0] ?? '', /^feed news: read 3 articles from /);
    assert.match(lines[1] ?? '', /^rank my-site 200: 3 articles of news, on top https:\/\/www\.example\/a, /);
  });

  void it('rejects with a sentence for each problem', async () => {
    // Typed as `object` to pass invalid options, as JavaScript callers can.
    const options: object = { feeds: { '../news': 'x' }, port: 'x', host: '', colour: 'red' };
    await assert.rejects(startServer(options), (error) => {
      const { message } = error instanceof Error ? error : assert.fail();
      for (const key of ['host: ', 'port: ', 'actionSets.../news: ', 'colour: unknown key.']) {
        assert.ok(message.includes(key), message);
      }
      return true;
    });
    await assert.rejects(startServer({ host: '0.0.0.0' }), { message: /^--dev is for this machine only/ });
  });

  void it('throws a TypeError with a sentence for an invalid behaviour', async () => {
    await using server = await startServer();
    const invalid: Parameters<typeof server.behave>[0] = JSON.parse('{"route":"rank","fault":"slow"}');
    assert.throws(() => server.behave(invalid), { name: 'TypeError', message: /^fault: must be one of 404, / });
  });
});

void describe('requests()', () => {
  void it('returns all details of each request, in the order of arrival', async (test) => {
    await using server = await startServer({ feeds: { news: await newsFeed(test) }, apps: ['my-site'] });
    const origin = 'https://www.example';
    const post = { method: 'POST', headers: { origin, 'content-type': 'application/json' } };
    await fetch(`${server.url}/topslot.js`);
    await fetch(`${server.url}${RANK}?dnt=1&defer=1&limit=2`, { headers: { origin, cookie: 'a=b' } });
    const eventId = server.requests()[1]?.eventId ?? assert.fail('no decision');
    await fetch(`${server.url}/api/v2/my-site/activate/${eventId}`, { method: 'POST' });
    await fetch(`${server.url}/api/v2/my-site/reward/${eventId}`, { method: 'OPTIONS', headers: { origin } });
    await fetch(`${server.url}/api/v2/my-site/reward/${eventId}`, { ...post, body: '0.5' });
    await fetch(`${server.url}/api/v2/my-site/reward/${eventId}`, { ...post, body: 'x'.repeat(3000) });
    await fetch(`${server.url}/nothing`);

    const requests = server.requests().map(({ time, took, ...request }) => {
      assert.equal(new Date(time).toISOString(), time);
      assert.ok(took !== null);
      return request;
    });
    const api = { app: 'my-site', contentType: null, cookie: null, origin: null, body: '', fault: null };
    const verb = (name: string): string => `/api/v2/my-site/${name}/${eventId}`;
    const { app: _, ...plain } = api;
    assert.deepEqual(requests, [
      { ...plain, number: 1, route: 'script', method: 'GET', path: '/topslot.js', status: 200 },
      {
        ...api,
        number: 2,
        route: 'rank',
        method: 'GET',
        path: `${RANK}?dnt=1&defer=1&limit=2`,
        origin,
        cookie: 'a=b',
        status: 200,
        sets: ['news'],
        eventId,
        ranking: ['https://www.example/a', 'https://www.example/b'],
        probability: 1,
        dnt: true,
        defer: true,
      },
      {
        ...api,
        number: 3,
        route: 'activate',
        method: 'POST',
        path: verb('activate'),
        status: 200,
        eventId,
        joined: 'counted',
      },
      { ...api, number: 4, route: 'preflight', method: 'OPTIONS', path: verb('reward'), origin, status: 204 },
      {
        ...api,
        number: 5,
        route: 'reward',
        method: 'POST',
        path: verb('reward'),
        origin,
        contentType: 'application/json',
        body: '0.5',
        status: 200,
        eventId,
        joined: 'counted',
        value: 0.5,
      },
      {
        ...api,
        number: 6,
        route: 'reward',
        method: 'POST',
        path: verb('reward'),
        origin,
        contentType: 'application/json',
        body: 'x'.repeat(2000),
        status: 400,
      },
    ]);
  });
});
