import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTestApi, drawn, eventId, rankedIn } from './testApi.test.ts';

const DNT = 'dnt=1';
const SET = '{"id":"news","lastRefresh":"2017-12-04T19:04:25.0000000Z"}';
const ANSWER =
  '{"ranking":[{"id":"https://www.example/a"},{"id":"https://www.example/b"},{"id":"https://www.example/c"}],' +
  `"eventId":"${eventId(1)}","appId":"my-site","rewardAction":"https://www.example/a","actionSets":[${SET}]}`;

const HEADERS = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'cross-origin',
  vary: 'Origin',
  'x-content-type-options': 'nosniff',
  'x-msdecision-src': 'site://my-site',
};

void describe('GET …/rank/…', () => {
  void it('responds with a call of callback() by default', async () => {
    const response = await createTestApi().get(`my-site/rank/news?${DNT}`);
    assert.equal(response.status, 200);
    assert.equal(await response.text(), `callback(${ANSWER});`);
    assert.deepEqual(Object.fromEntries(response.headers), {
      ...HEADERS,
      'access-control-allow-origin': '*',
      'content-type': 'text/javascript; charset=utf-8',
    });
  });

  void it('makes no decision for a HEAD request', async () => {
    const { send, records } = createTestApi();
    assert.equal((await send('HEAD', `my-site/rank/news?${DNT}`)).status, 405);
    assert.deepEqual(records, []);
  });

  void it('responds with JSON if the client accepts it', async () => {
    const headers = { accept: 'application/json, text/plain', origin: 'https://www.example' };
    const response = await createTestApi().get(`my-site/rank/news?${DNT}`, headers);
    assert.equal(await response.text(), ANSWER);
    assert.deepEqual(Object.fromEntries(response.headers), {
      ...HEADERS,
      'access-control-allow-credentials': 'true',
      'access-control-allow-origin': 'https://www.example',
      'content-type': 'application/json; charset=utf-8',
    });
  });

  void it('responds to a script tag with a script', async () => {
    const response = await createTestApi().get(`my-site/rank/news?${DNT}`, { accept: '*/*' });
    assert.equal(response.headers.get('content-type'), 'text/javascript; charset=utf-8');
  });

  for (const name of ['cb', '$', 'jQuery1_2', 'topslot.answer']) {
    void it(`calls ${name} if the query names it`, async () => {
      const body = await (await createTestApi().get(`my-site/rank/news?${DNT}&callback=${name}`)).text();
      assert.equal(body, `${name}(${ANSWER});`);
    });
  }

  for (const name of ['', 'a.b', 'alert(1)//', 'window.opener.x', '%3Cscript%3E']) {
    void it(`rejects the callback "${name}" and makes no decision`, async () => {
      const { get, records } = createTestApi();
      const response = await get(`my-site/rank/news?callback=${name}`);
      assert.equal(response.status, 400);
      assert.match(await response.text(), /^callback: must be a plain JavaScript identifier/);
      assert.equal(response.headers.get('content-type'), 'text/javascript; charset=utf-8');
      assert.equal(response.headers.get('set-cookie'), null);
      assert.deepEqual(records, []);
    });
  }

  const rankings: readonly [path: string, names: readonly string[]][] = [
    ['news', ['a', 'b', 'c']],
    ['news/sports', ['a', 'b', 'c', 'd']],
    ['sports/news', ['c', 'd', 'a', 'b']],
    ['news/', ['a', 'b', 'c']],
    ['n%65ws', ['a', 'b', 'c']],
    ['news?limit=2', ['a', 'b']],
    ['news?limit=1', ['a', 'b']],
    ['news?limit=abc', ['a', 'b', 'c']],
    ['empty/news', ['a', 'b', 'c']],
    ['later/news', ['a', 'b', 'c']],
    ['empty', []],
    ['later', []],
  ];
  for (const [path, names] of rankings) {
    void it(`ranks ${path} as ${names.join(' ') || 'nothing'}`, async () => {
      const response = await createTestApi().get(`my-site/rank/${path}`);
      assert.equal(response.status, 200);
      assert.deepEqual(rankedIn(await response.text()), names);
    });
  }

  void it('lists a repeated set once', async () => {
    const body = await (await createTestApi().get(`my-site/rank/news/news?${DNT}`)).text();
    assert.equal(body, `callback(${ANSWER});`);
  });

  for (const [limit, count] of [
    ['', 20],
    ['limit=', 20],
    ['limit=25', 25],
    ['limit=99', 30],
  ] as const) {
    void it(`ranks ${count} of many articles with "${limit}"`, async () => {
      const response = await createTestApi().get(`my-site/rank/many/more?${limit}`);
      assert.equal(rankedIn(await response.text()).length, count);
    });
  }

  void it('has an empty reward action if there are no articles, and lists the sets that were read', async () => {
    const body = await (await createTestApi().get(`my-site/rank/empty/later?${DNT}`)).text();
    const set = SET.replace('news', 'empty');
    assert.equal(
      body,
      `callback({"ranking":[],"eventId":"${eventId(1)}","appId":"my-site","rewardAction":"","actionSets":[${set}]});`,
    );
  });

  const details: readonly [level: string, entry: string][] = [
    ['0', '{"id":"https://www.example/c"}'],
    ['1', '{"id":"https://www.example/c","details":[{"guid":"c"}]}'],
    ['2', '{"id":"https://www.example/c","details":[{"guid":"c"},{"title":"About c"}]}'],
    ['3', '{"id":"https://www.example/c"}'],
  ];
  for (const [level, entry] of details) {
    void it(`responds to details=${level} with ${entry.slice(30)}`, async () => {
      const body = await (await createTestApi().get(`my-site/rank/news/sports?details=${level}`)).text();
      assert.ok(body.includes(`${entry},{"id":"https://www.example/d"}]`), body);
    });
  }

  void it('logs every decision with its own event id', async () => {
    const { get, records } = createTestApi();
    for (let index = 0; index < 3; index += 1) await get(`my-site/rank/news?${DNT}`);
    const decisions = records.filter(({ type }) => type === 'decision');
    assert.deepEqual(
      decisions.map((record) => ('eventId' in record ? record.eventId : '')),
      [1, 2, 3].map(eventId),
    );
  });

  void it('logs the policy, the sets and the context of a decision', async () => {
    const { get, records } = createTestApi({ apps: { 'my-site': { policy: 'random' } } });
    await get('my-site/rank/news/sports?defer=1&from=search&limit=3', {
      'accept-language': 'de-CH,fr;q=0.8',
      'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148',
    });
    const record = records.at(-1);
    assert.equal(record?.type, 'decision');
    const { policy, sets, defer, context, probabilities } = record;
    assert.deepEqual(
      { policy, sets, defer, context, probabilities },
      {
        policy: 'random',
        sets: ['news', 'sports'],
        defer: true,
        context: { device: 'phone', hour: 19, from: 'search', language: 'de', reader: drawn(1) },
        probabilities: [1 / 3, 1 / 3, 1 / 3],
      },
    );
  });

  void it('logs only the device class and the hour under dnt', async () => {
    const { get, records } = createTestApi();
    const headers = {
      'accept-language': 'de',
      cookie: `topslot_reader=${drawn(9)}`,
      'user-agent': 'Mozilla/5.0 (iPad)',
    };
    await get(`my-site/rank/news?from=search&${DNT}`, headers);
    const record = records.at(-1);
    assert.deepEqual(record?.type === 'decision' && record.context, { device: 'tablet', hour: 19 });
    assert.equal('defer' in (record ?? {}), false);
  });
});

void describe('an unknown app or action set', () => {
  const unknown: readonly [path: string, text: string][] = [
    ['my-site/rank/weather', 'No action set "weather". Known action sets: news, sports, many, more, empty, later.\n'],
    [
      'my-site/rank/news/weather',
      'No action set "weather". Known action sets: news, sports, many, more, empty, later.\n',
    ],
    ['my-site/rank/News', 'No action set "News". Known action sets: news, sports, many, more, empty, later.\n'],
    ['my-site/rank', 'The path names no action set. Known action sets: news, sports, many, more, empty, later.\n'],
    ['my-site/rank/', 'The path names no action set. Known action sets: news, sports, many, more, empty, later.\n'],
    ['their-site/rank/news', 'No app "their-site". Known apps: my-site, other.\n'],
    ['constructor/rank/news', 'No app "constructor". Known apps: my-site, other.\n'],
  ];
  for (const [path, text] of unknown) {
    void it(`returns 404 with the known ids: ${path}`, async () => {
      const { get, records } = createTestApi();
      const response = await get(path);
      assert.deepEqual([response.status, await response.text()], [404, text]);
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
      assert.deepEqual(records, []);
    });
  }

  void it('is reported as text to a client that requests JSON, and with CORS headers to a page', async () => {
    const { get } = createTestApi();
    const response = await get('my-site/rank/weather', { accept: 'application/json', origin: 'https://www.example' });
    assert.equal(response.status, 404);
    assert.equal(response.headers.get('content-type'), 'text/plain; charset=UTF-8');
    assert.equal(response.headers.get('access-control-allow-origin'), 'https://www.example');
  });

  void it('is shortened in the message', async () => {
    const response = await createTestApi().get(`${'a'.repeat(5000)}/rank/news`);
    assert.equal(response.status, 404);
    assert.ok((await response.text()).length < 300);
  });

  void it('is an app with an invalid id if none is configured', async () => {
    const { get } = createTestApi({ apps: {} });
    assert.equal((await get('anything/rank/news')).status, 200);
    assert.equal((await get('-x/rank/news')).status, 404);
  });
});
