import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { MOST_BYTES } from '../../../wire/callbackLimits.ts';
import { EXAMPLE } from '../../../wire/pairec/documentExample.test.ts';
import { DOCUMENT } from '../../config/pairecDocument.test.ts';
import { newsFeed, tempFolder } from '../../fixtures.test.ts';
import { readConfig } from '../../config/readConfig.ts';
import { serve } from '../../serve.ts';
import { startServer, type Server, type ServerOptions } from '../../startServer.ts';
import { answered, bodyOf, HOME_FEED, simple, TOPIC } from './testPairec.test.ts';

// PAI-Rec's callback through the whole server. What its own parts do is tested beside them.

const REQUEST = 'd9cb1c8d-4d3f-491b-9ea3-380481dabde3';
const CALLBACK = '/api/callback';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const post = async (server: Server, body: string, headers: Record<string, string> = {}): Promise<string> => {
  const response = await fetch(server.url + CALLBACK, { method: 'POST', body, headers: { ...FORM, ...headers } });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8');
  return response.text();
};

/** The records of a topic, once it has so many: what a ranking writes of itself nobody waits for. */
const recordsIn = async (server: Server, topic: string, count: number): Promise<Fields[]> => {
  const end = Date.now() + 10_000;
  for (;;) {
    const records = (await server.records(topic)).filter(isFields);
    if (records.length >= count || Date.now() > end) return records;
    await new Promise(setImmediate);
  }
};

const fieldOf = (records: readonly Fields[], name: string): unknown[] => records.map((record) => record[name]);
const parsed = (text: unknown): unknown => JSON.parse(String(text));

/** Sends what stands there, to the byte, and gives back the whole answer. */
const send = (url: string, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (bytes: Buffer) => (answer += bytes.toString('utf8')));
    // One that is refused is not read to its end: the rest of it may then be an error, but the answer is there.
    socket.once('error', (error) => answer || reject(error));
    socket.once('close', () => resolve(answer));
  });

void describe("the document's own configuration and curl", () => {
  void it('leads to the records that the document shows', async () => {
    const said: string[] = [];
    await using server = await startServer({
      apps: { site: { pairecScene: 'home_feed' } },
      pairec: DOCUMENT,
      say: (line) => said.push(line),
    });
    const before = Math.floor(Date.now() / 1000);
    assert.equal(await post(server, HOME_FEED), answered(200, 'success', REQUEST));
    const [user, item, ...more] = await recordsIn(server, TOPIC, 2);
    assert.ok(user && item);
    assert.deepEqual(more, [], 'ItemSizeRate 10 of two items is one');
    const time = Number(user['request_time']);
    assert.ok(time >= before && time <= Date.now() / 1000, String(time));
    const known = { request_id: REQUEST, request_time: time, scene: 'home_feed', user_id: '84603208' };
    const { user_features, ...rest } = user;
    assert.deepEqual(rest, { ...known, module: 'user', request_info: '{"recom_id":"1111111"}' });
    assert.match(
      String(user_features),
      /^\{"age":25,"city":"beijing","day_h":\d{1,2},"rand_int_v":\d{1,2},"uid":84603208,"week_day":[0-6]\}$/,
    );
    const { item_id, context_features, generate_features, ...others } = item;
    assert.ok(item_id === '113939841' || item_id === '113764910');
    assert.deepEqual(others, { ...known, module: 'item', item_features: '{}', raw_features: '' });
    assert.match(String(context_features), /^\{"device":"unknown","hour":\d{1,2}\}$/);
    assert.match(String(generate_features), /^\{"bias":\d+,/);
    assert.ok(
      said.every((line) => !line.startsWith('configuration: ')),
      said.join('\n'),
    );
  });

  void it('is taken unchanged where nothing is configured, and the console says what is missing', async () => {
    const said: string[] = [];
    await using server = await startServer({ say: (line) => said.push(line) });
    assert.equal(await post(server, EXAMPLE), answered(200, 'success', REQUEST));
    assert.deepEqual(await server.records(TOPIC), []);
    assert.ok(
      said.includes(
        'callback: scene homepage has no pairec.CallBackConfs, so its callbacks are in the log and in no topic.',
      ),
      said.join('\n'),
    );
  });
});

void describe('the path of the callback', () => {
  const paths: readonly [path: string, status: number, text: string][] = [
    ['/api/callback', 200, answered(400, 'request body empty')],
    ['/api/callback?x=1', 200, answered(400, 'request body empty')],
    ['/api/callback/', 404, 'url not found route info'],
    ['/api/callbacks', 404, 'url not found route info'],
    ['/api/recommend', 404, 'url not found route info'],
    ['/api/', 404, 'url not found route info'],
    ['/api/v2/', 404, 'There is nothing at /api/v2/.\n'],
    ['/callback', 404, 'There is nothing at /callback.\n'],
  ];
  for (const [path, status, text] of paths) {
    void it(`${path} is ${status}, with GET and with POST`, async () => {
      await using server = await startServer();
      for (const method of ['GET', 'POST']) {
        const response = await fetch(server.url + path, { method });
        assert.deepEqual([response.status, await response.text()], [status, text]);
      }
    });
  }

  void it('takes a body with any method on the wire, GET among them', async () => {
    await using server = await startServer({ apps: ['s'], pairec: simple() });
    const methods = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'REPORT'];
    for (const [index, method] of methods.entries()) {
      const body = bodyOf({ request_id: method });
      const head = `${method} ${CALLBACK} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n`;
      for (const text of [
        `${head}Content-Length: ${body.length}\r\n\r\n${body}`,
        `${head}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
      ]) {
        const answer = await send(server.url, text);
        assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
        assert.ok(answer.includes(answered(200, 'success', method)), answer);
      }
      assert.equal((await server.records('t')).length, (index + 1) * 4);
    }
  });

  void it('takes 8 MB and refuses a byte more with an answer, with POST and with GET, and lives', async () => {
    await using server = await startServer({ apps: ['s'], pairec: simple() });
    for (const method of ['POST', 'GET']) {
      for (const [bytes, answer] of [
        [MOST_BYTES, answered(200, 'success', 'r')],
        [MOST_BYTES + 1, answered(400, 'request body larger than 8000000 bytes')],
      ] as const) {
        const body = bodyOf().padEnd(bytes);
        const head = `${method} ${CALLBACK} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n`;
        for (const text of [
          `${head}Content-Length: ${body.length}\r\n\r\n${body}`,
          `${head}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
        ]) {
          const found = await send(server.url, text);
          assert.ok(found.includes(answer), `${method} ${bytes}: ${found}`);
        }
      }
    }
    assert.equal(await post(server, bodyOf()), answered(200, 'success', 'r'));
  });
});

void describe('a topic in the data folder', () => {
  const optionsFor = async (test: TestContext): Promise<ServerOptions & { readonly data: string }> => ({
    apps: ['s'],
    pairec: simple(),
    data: await tempFolder(test),
  });

  void it('has the records on the disk when the callback is answered, and over restarts', async (test) => {
    const options = await optionsFor(test);
    const file = join(options.data, 'topics', 't', '0000000001.ndjson');
    const first = await startServer(options);
    await post(first, bodyOf());
    const text = readFileSync(file, 'utf8');
    const [user = '', item = '', ...more] = text.split('\n');
    assert.match(
      user,
      /^\{"module":"user","request_id":"r","request_info":"\{\}","request_time":\d{10},"scene":"s","user_features":"\{\\"uid\\":\\"u\\"\}","user_id":"u"\}$/,
    );
    assert.match(
      item,
      /^\{"context_features":"","generate_features":"","item_features":"\{\}","item_id":"i","module":"item","raw_features":"","request_id":"r","request_time":\d{10},"scene":"s","user_id":"u"\}$/,
    );
    assert.deepEqual(more, ['']);
    assert.deepEqual(await first.records('t'), [parsed(user), parsed(item)]);
    await first.close();

    // A crash in the middle of a record.
    appendFileSync(file, '{"module":"us');
    await using second = await startServer(options);
    assert.deepEqual(await second.records('t'), [parsed(user), parsed(item)]);
    await post(second, bodyOf({ request_id: 'r2' }));
    const now = readFileSync(file, 'utf8');
    assert.ok(now.startsWith(text));
    assert.deepEqual(fieldOf(await recordsIn(second, 't', 4), 'request_id'), ['r', 'r', 'r2', 'r2']);
  });

  void it('that cannot be written is code 500 in the body; once it can be, the server goes on', async (test) => {
    const options = await optionsFor(test);
    const topics = join(options.data, 'topics');
    writeFileSync(topics, 'a file in its place');
    await using server = await startServer(options);
    assert.equal(
      await post(server, bodyOf()),
      answered(500, 'its records could not be stored; please send it again later'),
    );
    rmSync(topics);
    assert.equal(await post(server, bodyOf()), answered(200, 'success', 'r'));
    assert.equal((await server.records('t')).length, 2);
  });
});

void describe('a callback from a page', () => {
  void it('of a foreign origin is refused in the body, and nothing of it is recorded', async (test) => {
    const data = await tempFolder(test);
    const apps = { s: { origins: ['https://www.example'] } };
    await using server = await startServer({ apps, pairec: simple(), data });
    const refused = 'the origin https://evil.example is not among the origins of app s';
    assert.equal(await post(server, bodyOf(), { origin: 'https://evil.example' }), answered(403, refused));
    assert.deepEqual(await server.records('t'), []);
    assert.equal(await post(server, bodyOf(), { origin: 'https://www.example' }), answered(200, 'success', 'r'));
    const log = readFileSync(join(data, 'log', '0000000001.ndjson'), 'utf8');
    assert.deepEqual(log.match(/"browser":true/g), ['"browser":true']);
    assert.equal(log.split('\n').length, 2);
  });
});

void describe('what the dev server remembers of a callback', () => {
  void it('is the code in the body, and what it came to', async () => {
    await using server = await startServer({ apps: { s: { origins: ['https://www.example'] } }, pairec: simple() });
    await post(server, '{');
    await post(server, bodyOf(), { origin: 'https://evil.example' });
    await post(server, bodyOf(), { origin: 'https://www.example' });
    await post(server, bodyOf(), { origin: 'https://www.example' });
    assert.deepEqual(
      server.requests().map(({ route, app, status, code, joined, eventId, callback }) => {
        return { route, app, status, code, joined, eventId, uid: callback?.uid };
      }),
      [
        { app: undefined, code: 400, joined: undefined, eventId: undefined, uid: undefined },
        { app: 's', code: 403, joined: undefined, eventId: undefined, uid: undefined },
        { app: 's', code: 0, joined: 'dangling', eventId: 'r', uid: 'u' },
        { app: 's', code: 0, joined: 'repeated', eventId: 'r', uid: 'u' },
      ].map((remembered) => ({ route: 'callback', status: 200, ...remembered })),
    );
  });
});

void describe('AutoInvokeCallBack', () => {
  const RANK = '/api/v2/shop/rank/news';
  const auto = (rate: number | undefined, conf: object = {}, blocks: object = {}) =>
    simple(conf, {
      SceneConfs: { s: { default: { AutoInvokeCallBack: true, AutoInvokeCallBackRate: rate } } },
      ...blocks,
    });
  const start = async (test: TestContext, options: ServerOptions): Promise<Server> =>
    startServer({ feeds: { news: await newsFeed(test) }, apps: { shop: { pairecScene: 's' } }, ...options });

  /** Ranks, and gives the event's id and the answer. */
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

  void it("records each ranking once: the reader's, or the event's own under dnt; in ranked order; and nothing in the log", async (test) => {
    const data = await tempFolder(test);
    const apps = { shop: { pairecScene: 's', policy: 'random' as const } };
    await using server = await start(test, { apps, pairec: auto(undefined, { UseUserFeatures: true }), data });
    const reader = 'a'.repeat(32);
    const cookie = { cookie: `topslot_reader=${reader}`, 'user-agent': 'iPhone', 'accept-language': 'de-CH' };
    let count = 0;
    for (let round = 0; round < 4; round += 1) {
      const known = await rank(server, '?from=search', cookie);
      const unknown = await rank(server, '?dnt=1');
      count += 8;
      const records = (await recordsIn(server, 't', count)).slice(-8);
      assert.deepEqual(fieldOf(records, 'module'), ['user', 'item', 'item', 'item', 'user', 'item', 'item', 'item']);
      assert.deepEqual(fieldOf(records, 'item_id'), [undefined, ...known.ranking, undefined, ...unknown.ranking]);
      const of = (value: unknown): unknown[] => Array.from({ length: 4 }, () => value);
      assert.deepEqual(fieldOf(records, 'request_id'), [...of(known.eventId), ...of(unknown.eventId)]);
      assert.deepEqual(fieldOf(records, 'user_id'), [...of(reader), ...of(unknown.eventId)]);
      const { hour, ...features } = Object(parsed(records[0]?.['user_features']));
      assert.deepEqual(features, { device: 'phone', from: 'search', language: 'de', uid: reader });
      assert.ok(hour >= 0 && hour <= 23);
      assert.deepEqual(Object.keys(Object(parsed(records[4]?.['user_features']))).join(), 'device,hour,uid');
    }
    assert.equal((await server.records('t')).length, count);
    const log = readFileSync(join(data, 'log', '0000000001.ndjson'), 'utf8');
    assert.deepEqual(new Set(log.match(/(?<="type":")\w+/g)), new Set(['article', 'decision']));
  });

  void it('loads the features of FeatureConfs where UseUserFeatures is not set', async (test) => {
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

  void it('records so many in a hundred as its rate says', async (test) => {
    const draws = [0.29, 0.3, 0.9, 0];
    // The server's own chance, which it takes at its start; that of its ids comes from elsewhere.
    test.mock.method(Math, 'random', () => draws.shift() ?? assert.fail('There was no need for chance.'));
    await using server = await start(test, { pairec: auto(30) });
    const events: unknown[] = [];
    for (let round = 0; round < 4; round += 1) events.push((await rank(server)).eventId);
    const records = await recordsIn(server, 't', 8);
    assert.deepEqual([...new Set(fieldOf(records, 'request_id'))], [events[0], events[3]]);
    assert.deepEqual([records.length, draws], [8, []]);
  });

  void it('samples the items as for any callback', async (test) => {
    await using server = await start(test, { pairec: auto(undefined, { ItemSize: 2 }) });
    await rank(server);
    assert.deepEqual(fieldOf(await recordsIn(server, 't', 3), 'item_id'), [
      undefined,
      'https://www.example/a',
      'https://www.example/b',
    ]);
  });

  void it('writes nothing of an empty ranking, nor of a scene that has none', async (test) => {
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
    // What is written for the last one is written behind what would have been for the others.
    await fetch(`${server.url}/api/v2/shop/rank/full`);
    assert.equal((await recordsIn(server, 't', 4)).length, 4);
  });

  void it('does not make the answer wait, nor fail', async (test) => {
    const data = await tempFolder(test);
    writeFileSync(join(data, 'topics'), 'a file in its place');
    const said: string[] = [];
    await using server = await start(test, { pairec: auto(undefined), data, say: (line) => said.push(line) });
    assert.equal((await rank(server)).ranking.length, 3);
    const end = Date.now() + 10_000;
    const failed = /^callback: scene s: The topic t cannot be opened: /;
    while (!said.some((line) => failed.test(line)) && Date.now() < end) await new Promise(setImmediate);
    assert.ok(
      said.some((line) => failed.test(line)),
      said.join('\n'),
    );
    assert.equal((await rank(server)).ranking.length, 3);
  });

  void it('is of every decision of the JSON form, too, over articles that its caller brought along', async (test) => {
    await using server = await start(test, { pairec: auto(undefined) });
    const decisions = [
      { actions: [{ ids: [{ id: 'x' }] }, { ids: [{ id: 'y' }] }], shared: { features: [{ secret: 1 }] } },
      { actionSets: [{ id: { id: 'news' } }] },
    ];
    await fetch(`${server.url}/api/v2/shop/rank`, { method: 'POST', body: JSON.stringify({ decisions }) });
    assert.deepEqual(fieldOf(await recordsIn(server, 't', 7), 'item_id'), [
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

// The last one: without --dev the server replaces global classes of this process, and nobody puts them back.
void describe('a server without --dev', () => {
  const start = async (test: TestContext) => {
    const read = readConfig({
      port: 0,
      log: 'memory',
      actionSets: { news: { feed: await newsFeed(test) } },
      apps: { shop: { pairecScene: 's', origins: ['https://www.example'] } },
      pairec: simple({}, { SceneConfs: { s: { default: { AutoInvokeCallBack: true } } } }),
    });
    if (!read.ok) assert.fail(read.why.join());
    const served = await serve({
      config: read.config,
      folder: '.',
      dev: false,
      demo: false,
      memoryIfInUse: false,
      nextFreePort: false,
      environment: {},
      say: () => {},
    });
    if (!served.ok) assert.fail(served.why);
    test.after(served.server.close);
    return served.server;
  };

  void it('takes and refuses the same', async (test) => {
    const server = await start(test);
    for (const method of ['GET', 'POST']) {
      const body = bodyOf({ request_id: method });
      const head = `${method} ${CALLBACK} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n`;
      const good = await send(server.url, `${head}Content-Length: ${body.length}\r\n\r\n${body}`);
      assert.ok(good.includes(answered(200, 'success', method)), good);
      const large = await send(server.url, `${head}Content-Length: 9000000\r\n\r\n${' '.repeat(9_000_000)}`);
      assert.ok(large.includes(answered(400, 'request body larger than 8000000 bytes')), large);
      const empty = await send(server.url, `${head}\r\n`);
      assert.ok(empty.includes(answered(400, 'request body empty')), empty);
      const foreign = await send(server.url, `${head}Origin: null\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      assert.ok(foreign.includes(answered(403, 'the origin null is not among the origins of app shop')), foreign);
    }
    assert.equal((await server.records('t')).length, 4);
  });

  void it('records rankings of themselves that never reach the web framework', async (test) => {
    const server = await start(test);
    const answer = await (await fetch(`${server.url}/api/v2/shop/rank/news`)).text();
    const [, eventId] = /"eventId":"([^"]+)"/.exec(answer) ?? [];
    const end = Date.now() + 10_000;
    while ((await server.records('t')).length < 4 && Date.now() < end) await new Promise(setImmediate);
    const records = (await server.records('t')).map((line): unknown => JSON.parse(line)).filter(isFields);
    assert.deepEqual(fieldOf(records, 'request_id'), [eventId, eventId, eventId, eventId]);
  });
});
