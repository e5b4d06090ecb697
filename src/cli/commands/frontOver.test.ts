import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, it } from 'node:test';
import { newsFeed } from '../../server/fixtures.test.ts';
import { startServer } from '../../server/startServer.ts';
import { frontOver } from './frontOver.ts';

const context = { device: 'tablet', hour: 1, language: 'de', from: 'search' } as const;

void describe('a front page over the wire', () => {
  void it('is asked, activated and rewarded as the widget does it', async (test) => {
    await using server = await startServer({ feeds: { news: await newsFeed(test) }, apps: ['site'] });
    const front = frontOver(`${server.url}/`, 'site', ['news']);
    const { eventId, top } = (await front.rank(context)) ?? assert.fail();
    await front.activate(eventId);
    await front.reward(eventId);
    const [rank, activation, reward] = server.requests();
    assert.equal(top.id, rank?.ranking?.[0]);
    assert.deepEqual([rank?.defer, activation?.joined, reward?.joined], [true, 'counted', 'counted']);
    const { app } = await (await fetch(`${server.url}/_dev/learning`)).json().then(({ apps }) => apps[0]);
    assert.equal(app, 'site');
    const fold = await (await fetch(`${server.url}/_dev/fold/site`)).text();
    const { context: known } = fold
      .trim()
      .split('\n')
      .map((line): { part: string; entries: { context: object }[] } => JSON.parse(line))
      .find(({ part }) => part === 'decisions')?.entries[0] ?? { context: {} };
    assert.deepEqual({ ...known, hour: 1, reader: '' }, { ...context, reader: '' });
  });

  void it('shows the same story as the same object, so that its readers know it again', async (test) => {
    await using server = await startServer({ feeds: { news: await newsFeed(test) }, apps: ['site'] });
    const front = frontOver(`${server.url}/`, 'site', ['news']);
    const [one, other] = [await front.rank(context), await front.rank(context)];
    assert.notEqual(one?.eventId, other?.eventId);
    assert.equal(one?.top, other?.top);
  });

  void it('says in a sentence who does not answer, or what', async (test) => {
    await using server = await startServer({ feeds: { news: await newsFeed(test) }, apps: ['site'] });
    const rank = (endpoint: string, app: string) => frontOver(endpoint, app, ['news']).rank(context);
    await assert.rejects(rank('http://127.0.0.1:1/', 'site'), { message: 'Nobody answers at http://127.0.0.1:1/.' });
    await assert.rejects(rank(`${server.url}/`, 'other'), /answers 404: No app "other"\. Known apps: site\.$/);
    for (const text of ['<p>Hello', 'null', '{}', '{"eventId":"e","ranking":{}}']) {
      const other = createServer((_, response) => response.end(text)).listen(0, '127.0.0.1');
      test.after(() => other.close());
      await once(other, 'listening');
      const address = other.address();
      const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
      await assert.rejects(rank(url, 'site'), { message: `What answers at ${url} is no ranking server.` });
    }
  });
});
