import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { newsFeed } from './fixtures.test.ts';
import { startServer, type Server } from './startServer.ts';

const RANK = '/api/v2/my-site/rank/news?dnt=1';

const start = async (test: TestContext): Promise<Server> =>
  startServer({ feeds: { news: await newsFeed(test) }, apps: ['my-site'] });

/** Sends a request head that client libraries would reject, and returns the status line. */
const sendRaw = (url: string, head: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1', () => socket.end(`${head}\r\n\r\n`));
    let text = '';
    socket.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
    socket.once('end', () => resolve(text.split('\r\n', 1).join('')));
    socket.once('error', reject);
  });

void describe('a malformed path', () => {
  const HOST = 'Host: localhost\r\nConnection: close';
  const paths: readonly [line: string, status: number][] = [
    ['GET /%', 404],
    ['GET /%zz/%c0%ae%c0%ae/', 404],
    ['GET //', 404],
    ['GET /_dev/%ff', 404],
    ['GET /api/v2/%ff/rank/news', 404],
    ['GET /api/v2/%/rank/news', 404],
    ['GET /api/v2/my-site/rank/%', 404],
    ['GET /api/v2/my-site/rank/..%2f..%2fnews', 404],
    ['GET /api/v2/my-site/rank/news?limit=%&details=%ff&%=%', 200],
    ['GET /api/v2/my-site/rank/news?callback=%', 400],
    ['POST /api/v2/my-site/reward/%', 400],
    ['POST /api/v2/my-site/reward/%u0041', 400],
    ['OPTIONS /api/v2/%/reward/x', 404],
    ['OPTIONS *', 400],
    ['DELETE /api/v2/my-site/reward/x', 404],
  ];
  for (const [line, status] of paths) {
    void it(`gets a response: ${line} returns ${status}`, async (test) => {
      await using server = await start(test);
      const text = await sendRaw(server.url, `${line} HTTP/1.1\r\n${HOST}`);
      assert.ok(text.startsWith(`HTTP/1.1 ${status} `), text);
      assert.equal((await fetch(server.url + RANK)).status, 200);
    });
  }
});

void describe('the script', () => {
  void it('is sent once, and revalidated by its ETag', async (test) => {
    await using server = await start(test);
    const response = await fetch(`${server.url}/topslot.js`, { headers: { origin: 'https://www.example' } });
    assert.equal(response.headers.get('content-type'), 'text/javascript; charset=utf-8');
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.match(await response.text(), /topslot/);
    const etag = response.headers.get('etag') ?? assert.fail('no ETag');
    const revalidation = await fetch(`${server.url}/topslot.js`, {
      headers: { 'if-none-match': etag },
      cache: 'no-store',
    });
    assert.deepEqual([revalidation.status, await revalidation.text()], [304, '']);
  });
});
