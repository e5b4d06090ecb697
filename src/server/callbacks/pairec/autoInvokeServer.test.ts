import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { newsFeed, tempFolder } from '../../fixtures.test.ts';
import { startServer, type Server, type ServerOptions } from '../../startServer.ts';
import { simpleConfig } from './testPairec.test.ts';

import { getField, isFields, parseJson, recordsIn } from './testPairecServer.test.ts';

void describe('AutoInvokeCallBack', () => {
  const RANK = '/api/v2/shop/rank/news';
  const auto = (rate: number | undefined, conf: object = {}, blocks: object = {}) =>
    simpleConfig(conf, {
      SceneConfs: { s: { default: { AutoInvokeCallBack: true, AutoInvokeCallBackRate: rate } } },
      ...blocks,
    });
  const start = async (test: TestContext, options: ServerOptions): Promise<Server> =>
    startServer({ feeds: { news: await newsFeed(test) }, apps: { shop: { pairecScene: 's' } }, ...options });

  /** Sends a rank request and returns event id, ranking and cookie. */
  const rank = async (server: Server, query = '', headers: Record<string, string> = {}) => {
    const response = await fetch(`${server.url}${RANK}${query}`, {
      headers: { accept: 'application/json', ...headers },
    });
    assert.equal(response.status, 200);
    const answer: unknown = await response.json();
    assert.ok(isFields(answer) && Array.isArray(answer['ranking']));
    const ranking = answer['ranking'].filter(isFields).map(({ id }) => id);
    return { eventId: answer['eventId'], ranking, cookie: response.headers.get('set-cookie') };
  };

  void it('records each ranking once, with the reader id, or the event id under dnt', async (test) => {
    const data = await tempFolder(test);
    const apps = { shop: { pairecScene: 's', policy: 'random' as const } };
    await using server = await start(test, { apps, pairec: auto(undefined, { UseUserFeatures: true }), data });
    const reader = 'a'.repeat(32);
    const cookie = { cookie: `topslot_reader=${reader}`, 'user-agent': 'iPhone', 'accept-language': 'de-CH' };
    let count = 0;
    for (let round = 0; round < 4; round += 1) {
      const withReader = await rank(server, '?from=search', cookie);
      const withoutReader = await rank(server, '?dnt=1');
      count += 8;
      const records = (await recordsIn(server, 't', count)).slice(-8);
      assert.deepEqual(getField(records, 'module'), ['user', 'item', 'item', 'item', 'user', 'item', 'item', 'item']);
      assert.deepEqual(getField(records, 'item_id'), [
        undefined,
        ...withReader.ranking,
        undefined,
        ...withoutReader.ranking,
      ]);
      const fourTimes = (value: unknown): unknown[] => Array.from({ length: 4 }, () => value);
      assert.deepEqual(getField(records, 'request_id'), [
        ...fourTimes(withReader.eventId),
        ...fourTimes(withoutReader.eventId),
      ]);
      assert.deepEqual(getField(records, 'user_id'), [...fourTimes(reader), ...fourTimes(withoutReader.eventId)]);
      const { hour, ...features } = Object(parseJson(records[0]?.['user_features']));
      assert.deepEqual(features, { device: 'phone', from: 'search', language: 'de', uid: reader });
      assert.ok(hour >= 0 && hour <= 23);
      assert.deepEqual(Object.keys(Object(parseJson(records[4]?.['user_features']))).join(), 'device,hour,uid');
    }
    assert.equal((await server.records('t')).length, count);
    const log = readFileSync(join(data, 'log', '0000000001.ndjson'), 'utf8');
    assert.deepEqual(new Set(log.match(/(?<="type":")\w+/g)), new Set(['article', 'decision']));
  });

  void it('loads the features of FeatureConfs if UseUserFeatures is not set', async (test) => {
    const file = join(await tempFolder(test), 'users.ndjson');
    const reader = 'b'.repeat(32);
    writeFileSync(file, `{"uid":"${reader}","level":"7"}\n`);
    const features = {
      FeatureConfs: { s_callback: { FeatureLoadConfs: [{ FeatureDaoConf: { UserSelectFields: 'level' } }] } },
    };
    const apps = { shop: { pairecScene: 's', userFeatures: file } };
    await using server = await start(test, { apps, pairec: auto(100, {}, features) });
    await rank(server, '', { cookie: `topslot_reader=${reader}` });
    const [user] = await recordsIn(server, 't', 4);
    assert.equal(user?.['user_features'], `{"level":7,"uid":"${reader}"}`);
  });

  void it('records the configured percentage of rankings', async (test) => {
    const draws = [0.29, 0.3, 0.9, 0];
    // The server reads Math.random at its start. Its ids use another source of randomness.
    test.mock.method(Math, 'random', () => draws.shift() ?? assert.fail('An unexpected random number was drawn.'));
    await using server = await start(test, { pairec: auto(30) });
    const events: unknown[] = [];
    for (let round = 0; round < 4; round += 1) events.push((await rank(server)).eventId);
    const records = await recordsIn(server, 't', 8);
    assert.deepEqual([...new Set(getField(records, 'request_id'))], [events[0], events[3]]);
    assert.deepEqual([records.length, draws], [8, []]);
  });

  void it('samples the items like those of other callbacks', async (test) => {
    await using server = await start(test, { pairec: auto(undefined, { ItemSize: 2 }) });
    await rank(server);
    assert.deepEqual(getField(await recordsIn(server, 't', 3), 'item_id'), [
      undefined,
      'https://www.example/a',
      'https://www.example/b',
    ]);
  });

  void it('writes nothing for an empty ranking or another scene', async (test) => {
    const feed = join(await tempFolder(test), 'empty.xml');
    writeFileSync(feed, '<rss version="2.0"><channel></channel></rss>');
    const apps = { shop: { pairecScene: 's' }, other: {} };
    await using server = await start(test, {
      feeds: { news: feed, full: await newsFeed(test) },
      apps,
      pairec: auto(undefined),
    });
    assert.deepEqual((await rank(server)).ranking, []);
    await fetch(`${server.url}/api/v2/other/rank/full`);
    // Records are written in order, so when the last ranking is recorded, the others would be too.
    await fetch(`${server.url}/api/v2/shop/rank/full`);
    assert.equal((await recordsIn(server, 't', 4)).length, 4);
  });

  void it('neither delays the response nor makes it fail', async (test) => {
    const data = await tempFolder(test);
    writeFileSync(join(data, 'topics'), 'a file in its place');
    const loggedLines: string[] = [];
    await using server = await start(test, { pairec: auto(undefined), data, say: (line) => loggedLines.push(line) });
    assert.equal((await rank(server)).ranking.length, 3);
    const end = Date.now() + 10_000;
    const openError = /^callback: scene s: The topic t cannot be opened: /;
    while (!loggedLines.some((line) => openError.test(line)) && Date.now() < end) await new Promise(setImmediate);
    assert.ok(
      loggedLines.some((line) => openError.test(line)),
      loggedLines.join('\n'),
    );
    assert.equal((await rank(server)).ranking.length, 3);
  });

  void it("records every decision of the JSON API, also over the caller's own articles", async (test) => {
    await using server = await start(test, { pairec: auto(undefined) });
    const decisions = [
      { actions: [{ ids: [{ id: 'x' }] }, { ids: [{ id: 'y' }] }], shared: { features: [{ secret: 1 }] } },
      { actionSets: [{ id: { id: 'news' } }] },
    ];
    await fetch(`${server.url}/api/v2/shop/rank`, { method: 'POST', body: JSON.stringify({ decisions }) });
    assert.deepEqual(getField(await recordsIn(server, 't', 7), 'item_id'), [
      undefined,
      'x',
      'y',
      undefined,
      'https://www.example/a',
      'https://www.example/b',
      'https://www.example/c',
    ]);
  });
});
