import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newsFeed } from '../../fixtures.test.ts';
import { startServer, type Server } from '../../startServer.ts';
import type { LearningState } from '../../../wire/dashboard/learningState.ts';

const simulate = (server: Server, method: string, body?: string): Promise<Response> =>
  fetch(`${server.url}/_dev/simulate`, { method, ...(body !== undefined && { body }) });

const learning = async (server: Server): Promise<LearningState> => (await fetch(`${server.url}/_dev/learning`)).json();

/** Asks until it is so. */
const until = async (server: Server, is: (state: LearningState) => boolean): Promise<LearningState> => {
  for (;;) {
    const state = await learning(server);
    if (is(state)) return state;
  }
};

void describe('/_dev/simulate', () => {
  void it('sends readers until it is told to stop, and the app learns from them', async (test) => {
    await using server = await startServer({
      feeds: { news: await newsFeed(test) },
      apps: { site: { policy: 'learn', rewardWait: '1s' } },
    });
    assert.equal((await learning(server)).simulated, null);
    assert.equal((await simulate(server, 'POST', '{"app":"site"}')).status, 202);
    const { simulated, apps } = await until(server, (state) => (state.apps[0]?.decisions ?? 0) > 0);
    assert.deepEqual([simulated?.app, simulated?.running], ['site', true]);
    assert.ok((simulated?.readers ?? 0) > 0);
    assert.ok(apps[0]?.chances.some(({ views }) => views > 0));
    // They are not among the requests: nobody has sent any.
    assert.equal(server.requests().length, 0);

    const again = await simulate(server, 'POST', '{"app":"site"}');
    assert.deepEqual([again.status, await again.text()], [409, 'There are simulated readers already.\n']);
    assert.equal((await simulate(server, 'DELETE')).status, 204);
    assert.equal((await learning(server)).simulated?.running, false);
    assert.equal((await simulate(server, 'POST', '{"app":"site"}')).status, 202);
  });

  const origins: readonly [what: string, origin: (url: string) => string, status: number][] = [
    ['our own', (url) => url, 202],
    ['our own behind a proxy that speaks https', (url) => url.replace('http:', 'https:'), 202],
    ['another site', () => 'https://evil.example', 403],
    ['another port', (url) => `${url}1`, 403],
    ['a file or a frame without an origin', () => 'null', 403],
  ];
  for (const [what, origin, status] of origins) {
    void it(`answers ${status} to plain text that a page of ${what} sends`, async (test) => {
      await using server = await startServer({ feeds: { news: await newsFeed(test) }, apps: ['site'] });
      const answer = await fetch(`${server.url}/_dev/simulate`, {
        method: 'POST',
        headers: { Origin: origin(server.url), 'Content-Type': 'text/plain' },
        body: '{"app":"site"}',
      });
      assert.equal(answer.status, status);
      const { simulated } = await learning(server);
      assert.equal(simulated?.running ?? false, status === 202);
    });
  }

  const wrong: readonly [body: string, status: number, text: RegExp][] = [
    ['{"app":"other"}', 404, /^No app "other"\. Known apps: site\.$/m],
    ['{}', 400, /^The body must be JSON: /],
    ['', 400, /^The body must be JSON: /],
    ['null', 400, /^The body must be JSON: /],
  ];
  for (const [body, status, text] of wrong) {
    void it(`answers ${status} to ${body || 'nothing'}`, async (test) => {
      await using server = await startServer({ feeds: { news: await newsFeed(test) }, apps: ['site'] });
      const answer = await simulate(server, 'POST', body);
      assert.equal(answer.status, status);
      assert.match(await answer.text(), text);
    });
  }
});

void describe('/_dev/fold', () => {
  void it('is all that an app knows, a piece a line', async (test) => {
    await using server = await startServer({ feeds: { news: await newsFeed(test) }, apps: ['site'] });
    await fetch(`${server.url}/api/v2/site/rank/news`);
    const lines = (await (await fetch(`${server.url}/_dev/fold/site`)).text()).trimEnd().split('\n');
    const parts = lines.map((line): { part: string } => JSON.parse(line)).map(({ part }) => part);
    assert.deepEqual(parts, ['model', 'articles', 'decisions', 'tally', 'taken']);
    assert.equal((await fetch(`${server.url}/_dev/fold/other`)).status, 404);
  });
});
