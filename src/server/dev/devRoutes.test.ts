import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { newsFeed } from '../fixtures.test.ts';
import { startServer, type Server } from '../startServer.ts';
import type { RememberedRequest } from '../../wire/dashboard/rememberedRequest.ts';

const RANK = '/api/v2/my-site/rank/news?dnt=1';

const start = async (test: TestContext): Promise<Server> => startServer({ feeds: { news: await newsFeed(test) } });

const put = ({ url }: Server, body: string): Promise<Response> =>
  fetch(`${url}/_dev/behaviour`, { method: 'PUT', body });

void describe('/_dev/behaviour', () => {
  void it('sets, restores and clears a behaviour', async (test) => {
    await using server = await start(test);
    const statusOf = async (): Promise<number> => (await fetch(server.url + RANK)).status;
    const set = await put(server, '{"route":"rank","fault":500}');
    assert.deepEqual([set.status, await set.text()], [204, '']);
    assert.equal(await statusOf(), 500);
    assert.equal((await put(server, '{"route":"rank"}')).status, 204);
    assert.equal(await statusOf(), 200);

    await put(server, '{"route":"rank","fault":"404"}');
    assert.equal(await statusOf(), 404);
    const cleared = await fetch(`${server.url}/_dev/behaviour`, { method: 'DELETE' });
    assert.deepEqual([cleared.status, await cleared.text()], [204, '']);
    assert.equal(await statusOf(), 200);
  });

  const wrong: readonly [body: string, text: RegExp][] = [
    ['{"route":"rank","fault":"slow"}', /^fault: must be one of 404, 500, /],
    ['{"route":"everything"}', /^route: /],
    ['null', /^behaviour: /],
    ['', /JSON/],
    ['{', /JSON/],
  ];
  for (const [body, text] of wrong) {
    void it(`returns 400 with a reason for ${body || 'an empty body'}`, async (test) => {
      await using server = await start(test);
      const response = await put(server, body);
      assert.equal(response.status, 400);
      assert.match(await response.text(), text);
      assert.equal((await fetch(server.url + RANK)).status, 200);
    });
  }
});

void describe('/_dev/requests', () => {
  void it('returns the same as requests()', async (test) => {
    await using server = await start(test);
    await fetch(server.url + RANK);
    await fetch(`${server.url}/api/v2/my-site/reward/x`, { method: 'POST', body: '1' });
    const response = await fetch(`${server.url}/_dev/requests`);
    assert.deepEqual(await response.json(), server.requests());
    assert.equal(server.requests().length, 2);
  });
});

void describe('/_dev/events', () => {
  void it('sends a request on arrival and again when it is answered', async (test) => {
    await using server = await start(test);
    const stop = new AbortController();
    const { headers, body } = await fetch(`${server.url}/_dev/events`, { signal: stop.signal });
    assert.equal(headers.get('content-type'), 'text/event-stream');
    await fetch(server.url + RANK);

    let text = '';
    const receivedRequests = (): RememberedRequest[] =>
      [...text.matchAll(/^event: request\ndata: (.+)\n\n/gm)].map(([, json = '']) => JSON.parse(json));
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader() ?? assert.fail('no stream');
    while (receivedRequests().at(-1)?.status !== 200) {
      const { value, done } = await reader.read();
      assert.equal(done, false);
      text += value;
    }
    assert.equal(receivedRequests()[0]?.status, null);
    assert.ok(receivedRequests().every(({ number, path }) => number === 1 && path === RANK));
    assert.deepEqual(receivedRequests().at(-1), server.requests()[0]);
    stop.abort();
  });
});

void describe('the inspector', () => {
  void it('is served at /_dev/, and / redirects to it', async (test) => {
    await using server = await start(test);
    const response = await fetch(`${server.url}/`);
    assert.equal(response.url, `${server.url}/_dev/`);
    assert.match(response.headers.get('content-type') ?? '', /^text\/html/);
    const page = await response.text();
    for (const [, file = ''] of page.matchAll(/(?:src|href)="([^":]+)"/g)) {
      assert.equal((await fetch(new URL(file, response.url))).status, 200, file);
    }
  });

  for (const path of ['%2e%2e/devRoutes.js', '..%2fdevRoutes.js', '%2e%2e%2f%2e%2e%2fserve.js', '....//devRoutes.js']) {
    void it(`returns 404 outside of its own files: ${path}`, async (test) => {
      await using server = await start(test);
      const response = await fetch(`${server.url}/_dev/${path}`);
      assert.equal(response.status, 404);
    });
  }
});

void describe('a page of another site', () => {
  void it('can neither read nor change anything', async (test) => {
    await using server = await start(test);
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'PUT' };
    for (const path of ['requests', 'behaviour', '']) {
      for (const method of ['GET', 'OPTIONS']) {
        const response = await fetch(`${server.url}/_dev/${path}`, { method, headers });
        assert.equal(response.headers.get('access-control-allow-origin'), null, `${method} ${path}`);
        assert.equal(response.ok && method === 'OPTIONS', false);
      }
    }
  });
});
