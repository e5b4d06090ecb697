import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { MAX_BODY_BYTES } from '../../../wire/callbackLimits.ts';
import { EXAMPLE } from '../../../wire/pairec/documentExample.test.ts';
import { DOCUMENTED_BLOCKS } from '../../config/pairecDocument.test.ts';
import { tempFolder } from '../../fixtures.test.ts';
import { startServer, type Server, type ServerOptions } from '../../startServer.ts';
import { answerText, callbackBody, HOME_FEED_BODY, simpleConfig, TOPIC } from './testPairec.test.ts';

import { CALLBACK_PATH, getField, parseJson, recordsIn, sendRaw } from './testPairecServer.test.ts';

// PAI-Rec's callback in the whole server. The parts have their own tests.

const REQUEST = 'd9cb1c8d-4d3f-491b-9ea3-380481dabde3';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

const post = async (server: Server, body: string, headers: Record<string, string> = {}): Promise<string> => {
  const response = await fetch(server.url + CALLBACK_PATH, { method: 'POST', body, headers: { ...FORM, ...headers } });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8');
  return response.text();
};

void describe("the document's own configuration and curl", () => {
  void it('produce the records that the document shows', async () => {
    const loggedLines: string[] = [];
    await using server = await startServer({
      apps: { site: { pairecScene: 'home_feed' } },
      pairec: DOCUMENTED_BLOCKS,
      say: (line) => loggedLines.push(line),
    });
    const before = Math.floor(Date.now() / 1000);
    assert.equal(await post(server, HOME_FEED_BODY), answerText(200, 'success', REQUEST));
    const [user, item, ...otherRecords] = await recordsIn(server, TOPIC, 2);
    assert.ok(user && item);
    assert.deepEqual(otherRecords, [], 'ItemSizeRate 10 selects one of two items');
    const time = Number(user['request_time']);
    assert.ok(time >= before && time <= Date.now() / 1000, String(time));
    const commonFields = { request_id: REQUEST, request_time: time, scene: 'home_feed', user_id: '84603208' };
    const { user_features, ...otherUserFields } = user;
    assert.deepEqual(otherUserFields, { ...commonFields, module: 'user', request_info: '{"recom_id":"1111111"}' });
    assert.match(
      String(user_features),
      /^\{"age":25,"city":"beijing","day_h":\d{1,2},"rand_int_v":\d{1,2},"uid":84603208,"week_day":[0-6]\}$/,
    );
    const { item_id, context_features, generate_features, ...otherItemFields } = item;
    assert.ok(item_id === '113939841' || item_id === '113764910');
    assert.deepEqual(otherItemFields, { ...commonFields, module: 'item', item_features: '{}', raw_features: '' });
    assert.match(String(context_features), /^\{"device":"unknown","hour":\d{1,2}\}$/);
    assert.match(String(generate_features), /^\{"bias":\d+,/);
    assert.ok(
      loggedLines.every((line) => !line.startsWith('configuration: ')),
      loggedLines.join('\n'),
    );
  });

  void it('are accepted unchanged without a configuration, and the console names the missing settings', async () => {
    const loggedLines: string[] = [];
    await using server = await startServer({ say: (line) => loggedLines.push(line) });
    assert.equal(await post(server, EXAMPLE), answerText(200, 'success', REQUEST));
    assert.deepEqual(await server.records(TOPIC), []);
    assert.ok(
      loggedLines.includes(
        'callback: scene homepage is not in pairec.CallBackConfs, so its callbacks are written to the log only. Add it there to write them to a topic.',
      ),
      loggedLines.join('\n'),
    );
  });
});

void describe('the path of the callback', () => {
  const paths: readonly [path: string, status: number, text: string][] = [
    ['/api/callback', 200, answerText(400, 'request body empty')],
    ['/api/callback?x=1', 200, answerText(400, 'request body empty')],
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

  void it('accepts a body with any method, including GET', async () => {
    await using server = await startServer({ apps: ['s'], pairec: simpleConfig() });
    const methods = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'REPORT'];
    for (const [index, method] of methods.entries()) {
      const body = callbackBody({ request_id: method });
      const head = `${method} ${CALLBACK_PATH} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n`;
      for (const text of [
        `${head}Content-Length: ${body.length}\r\n\r\n${body}`,
        `${head}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
      ]) {
        const answer = await sendRaw(server.url, text);
        assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
        assert.ok(answer.includes(answerText(200, 'success', method)), answer);
      }
      assert.equal((await server.records('t')).length, (index + 1) * 4);
    }
  });

  void it('accepts 8 MB and rejects one byte more, with POST and with GET', async () => {
    await using server = await startServer({ apps: ['s'], pairec: simpleConfig() });
    for (const method of ['POST', 'GET']) {
      for (const [bytes, answer] of [
        [MAX_BODY_BYTES, answerText(200, 'success', 'r')],
        [MAX_BODY_BYTES + 1, answerText(400, 'request body larger than 8000000 bytes')],
      ] as const) {
        const body = callbackBody().padEnd(bytes);
        const head = `${method} ${CALLBACK_PATH} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n`;
        for (const text of [
          `${head}Content-Length: ${body.length}\r\n\r\n${body}`,
          `${head}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
        ]) {
          const response = await sendRaw(server.url, text);
          assert.ok(response.includes(answer), `${method} ${bytes}: ${response}`);
        }
      }
    }
    assert.equal(await post(server, callbackBody()), answerText(200, 'success', 'r'));
  });
});

void describe('a topic in the data folder', () => {
  const optionsFor = async (test: TestContext): Promise<ServerOptions & { readonly data: string }> => ({
    apps: ['s'],
    pairec: simpleConfig(),
    data: await tempFolder(test),
  });

  void it('has the records on disk when the callback is answered, and retains them across restarts', async (test) => {
    const options = await optionsFor(test);
    const file = join(options.data, 'topics', 't', '0000000001.ndjson');
    const firstServer = await startServer(options);
    await post(firstServer, callbackBody());
    const text = readFileSync(file, 'utf8');
    const [user = '', item = '', ...remainder] = text.split('\n');
    assert.match(
      user,
      /^\{"module":"user","request_id":"r","request_info":"\{\}","request_time":\d{10},"scene":"s","user_features":"\{\\"uid\\":\\"u\\"\}","user_id":"u"\}$/,
    );
    assert.match(
      item,
      /^\{"context_features":"","generate_features":"","item_features":"\{\}","item_id":"i","module":"item","raw_features":"","request_id":"r","request_time":\d{10},"scene":"s","user_id":"u"\}$/,
    );
    assert.deepEqual(remainder, ['']);
    assert.deepEqual(await firstServer.records('t'), [parseJson(user), parseJson(item)]);
    await firstServer.close();

    // Simulates a crash in the middle of a record.
    appendFileSync(file, '{"module":"us');
    await using secondServer = await startServer(options);
    assert.deepEqual(await secondServer.records('t'), [parseJson(user), parseJson(item)]);
    await post(secondServer, callbackBody({ request_id: 'r2' }));
    const newText = readFileSync(file, 'utf8');
    assert.ok(newText.startsWith(text));
    assert.deepEqual(getField(await recordsIn(secondServer, 't', 4), 'request_id'), ['r', 'r', 'r2', 'r2']);
  });

  void it('answers with code 500 while it cannot be written, and recovers', async (test) => {
    const options = await optionsFor(test);
    const topics = join(options.data, 'topics');
    writeFileSync(topics, 'a file in its place');
    await using server = await startServer(options);
    assert.equal(
      await post(server, callbackBody()),
      answerText(500, 'its records could not be stored; please send it again later'),
    );
    rmSync(topics);
    assert.equal(await post(server, callbackBody()), answerText(200, 'success', 'r'));
    assert.equal((await server.records('t')).length, 2);
  });
});

void describe('a callback from a page', () => {
  void it('is rejected and not recorded if its origin is not allowed', async (test) => {
    const data = await tempFolder(test);
    const apps = { s: { origins: ['https://www.example'] } };
    await using server = await startServer({ apps, pairec: simpleConfig(), data });
    const rejected = 'the origin https://evil.example is not among the origins of app s';
    assert.equal(await post(server, callbackBody(), { origin: 'https://evil.example' }), answerText(403, rejected));
    assert.deepEqual(await server.records('t'), []);
    assert.equal(
      await post(server, callbackBody(), { origin: 'https://www.example' }),
      answerText(200, 'success', 'r'),
    );
    const log = readFileSync(join(data, 'log', '0000000001.ndjson'), 'utf8');
    assert.deepEqual(log.match(/"browser":true/g), ['"browser":true']);
    assert.equal(log.split('\n').length, 2);
  });
});

void describe('the facts about a callback on the dev server', () => {
  void it('are the code in the body and the effect', async () => {
    await using server = await startServer({
      apps: { s: { origins: ['https://www.example'] } },
      pairec: simpleConfig(),
    });
    await post(server, '{');
    await post(server, callbackBody(), { origin: 'https://evil.example' });
    await post(server, callbackBody(), { origin: 'https://www.example' });
    await post(server, callbackBody(), { origin: 'https://www.example' });
    assert.deepEqual(
      server.requests().map(({ route, app, status, code, joined, eventId, callback }) => {
        return { route, app, status, code, joined, eventId, uid: callback?.uid };
      }),
      [
        { app: undefined, code: 400, joined: undefined, eventId: undefined, uid: undefined },
        { app: 's', code: 403, joined: undefined, eventId: undefined, uid: undefined },
        { app: 's', code: 0, joined: 'dangling', eventId: 'r', uid: 'u' },
        { app: 's', code: 0, joined: 'repeated', eventId: 'r', uid: 'u' },
      ].map((facts) => ({ route: 'callback', status: 200, ...facts })),
    );
  });
});
