import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { newsFeed } from '../../fixtures.test.ts';
import { readConfig } from '../../config/readConfig.ts';
import { serve } from '../../serve.ts';
import { answerText, callbackBody, simpleConfig } from './testPairec.test.ts';

import { CALLBACK_PATH, getField, isFields, sendRaw } from './testPairecServer.test.ts';

// This server has its own file, because without --dev it replaces global classes of its process.
void describe('a server without --dev', () => {
  const start = async (test: TestContext) => {
    const readResult = readConfig({
      port: 0,
      log: 'memory',
      actionSets: { news: { feed: await newsFeed(test) } },
      apps: { shop: { pairecScene: 's', origins: ['https://www.example'] } },
      pairec: simpleConfig({}, { SceneConfs: { s: { default: { AutoInvokeCallBack: true } } } }),
    });
    if (!readResult.ok) assert.fail(readResult.why.join());
    const served = await serve({
      config: readResult.config,
      folder: '.',
      dev: false,
      demo: false,
      useMemoryIfInUse: false,
      useNextFreePort: false,
      environment: {},
      logLine: () => {},
    });
    if (!served.ok) assert.fail(served.why);
    test.after(served.server.close);
    return served.server;
  };

  void it('accepts and rejects the same callbacks', async (test) => {
    const server = await start(test);
    for (const method of ['GET', 'POST']) {
      const body = callbackBody({ request_id: method });
      const head = `${method} ${CALLBACK_PATH} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n`;
      const accepted = await sendRaw(server.url, `${head}Content-Length: ${body.length}\r\n\r\n${body}`);
      assert.ok(accepted.includes(answerText(200, 'success', method)), accepted);
      const large = await sendRaw(server.url, `${head}Content-Length: 9000000\r\n\r\n${' '.repeat(9_000_000)}`);
      assert.ok(large.includes(answerText(400, 'request body larger than 8000000 bytes')), large);
      const empty = await sendRaw(server.url, `${head}\r\n`);
      assert.ok(empty.includes(answerText(400, 'request body empty')), empty);
      const foreign = await sendRaw(server.url, `${head}Origin: null\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      assert.ok(foreign.includes(answerText(403, 'the origin null is not among the origins of app shop')), foreign);
    }
    assert.equal((await server.records('t')).length, 4);
  });

  void it('records rankings that are answered without the web framework', async (test) => {
    const server = await start(test);
    const answer = await (await fetch(`${server.url}/api/v2/shop/rank/news`)).text();
    const [, eventId] = /"eventId":"([^"]+)"/.exec(answer) ?? [];
    const end = Date.now() + 10_000;
    while ((await server.records('t')).length < 4 && Date.now() < end) await new Promise(setImmediate);
    const records = (await server.records('t')).map((line): unknown => JSON.parse(line)).filter(isFields);
    assert.deepEqual(getField(records, 'request_id'), [eventId, eventId, eventId, eventId]);
  });
});
