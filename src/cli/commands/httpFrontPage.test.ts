import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, it } from 'node:test';
import { newsFeed } from '../../server/fixtures.test.ts';
import { startServer } from '../../server/startServer.ts';
import { createHttpFrontPage } from './httpFrontPage.ts';

const context = { device: 'tablet', hour: 1, language: 'de', from: 'search' } as const;

void describe('createHttpFrontPage', () => {
  void it('sends rank, activate and reward requests as the widget does', async (test) => {
    await using server = await startServer({ feeds: { news: await newsFeed(test) }, apps: ['site'] });
    const page = createHttpFrontPage(`${server.url}/`, 'site', ['news']);
    const { eventId, top } = (await page.rank(context)) ?? assert.fail();
    await page.activate(eventId);
    await page.reward(eventId);
    const [rank, activation, reward] = server.requests();
    assert.equal(top.id, rank?.ranking?.[0]);
    assert.deepEqual([rank?.defer, activation?.joined, reward?.joined], [true, 'counted', 'counted']);
    const { app } = await (await fetch(`${server.url}/_dev/learning`)).json().then(({ apps }) => apps[0]);
    assert.equal(app, 'site');
    const fold = await (await fetch(`${server.url}/_dev/fold/site`)).text();
    const { context: foldedContext } = fold
      .trim()
      .split('\n')
      .map((line): { part: string; entries: { context: object }[] } => JSON.parse(line))
      .find(({ part }) => part === 'decisions')?.entries[0] ?? { context: {} };
    assert.deepEqual({ ...foldedContext, hour: 1, reader: '' }, { ...context, reader: '' });
  });

  void it('returns the same object for the same story, so that simulated readers recognize it', async (test) => {
    await using server = await startServer({ feeds: { news: await newsFeed(test) }, apps: ['site'] });
    const page = createHttpFrontPage(`${server.url}/`, 'site', ['news']);
    const [first, second] = [await page.rank(context), await page.rank(context)];
    assert.notEqual(first?.eventId, second?.eventId);
    assert.equal(first?.top, second?.top);
  });

  void it('throws a sentence if no server answers, or another one', async (test) => {
    await using server = await startServer({ feeds: { news: await newsFeed(test) }, apps: ['site'] });
    const rank = (endpoint: string, app: string) => createHttpFrontPage(endpoint, app, ['news']).rank(context);
    await assert.rejects(rank('http://127.0.0.1:1/', 'site'), {
      message: 'No server answers at http://127.0.0.1:1/. Start it, or check --url.',
    });
    await assert.rejects(rank(`${server.url}/`, 'other'), /answers 404: No app "other"\. Known apps: site\.$/);
    for (const text of ['<p>Hello', 'null', '{}', '{"eventId":"e","ranking":{}}']) {
      const otherServer = createServer((_, response) => response.end(text)).listen(0, '127.0.0.1');
      test.after(() => otherServer.close());
      await once(otherServer, 'listening');
      const address = otherServer.address();
      const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
      await assert.rejects(rank(url, 'site'), {
        message: `The server at ${url} is not a topslot server. Check --url.`,
      });
    }
  });
});
