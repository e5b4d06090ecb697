import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newsFeed } from '../../fixtures.test.ts';
import { startServer, type Server } from '../../startServer.ts';
import type { LearningState } from '../../../wire/dashboard/learningState.ts';

const simulate = (server: Server, method: string, body?: string): Promise<Response> =>
  fetch(`${server.url}/_dev/simulate`, { method, ...(body !== undefined && { body }) });

const learning = async (server: Server): Promise<LearningState> => (await fetch(`${server.url}/_dev/learning`)).json();

/** Fetches the state until a condition holds. */
const waitForState = async (server: Server, condition: (state: LearningState) => boolean): Promise<LearningState> => {
  for (;;) {
    const state = await learning(server);
    if (condition(state)) return state;
  }
};

void describe('/_dev/simulate', () => {
  void it('sends readers until it is stopped, and the app learns from them', async (test) => {
    await using server = await startServer({
      feeds: { news: await newsFeed(test) },
      apps: { site: { policy: 'learn', rewardWait: '1s' } },
    });
    assert.equal((await learning(server)).simulated, null);
    assert.equal((await simulate(server, 'POST', '{"app":"site"}')).status, 202);
    const { simulated, apps } = await waitForState(server, (state) => (state.apps[0]?.decisions ?? 0) > 0);
    assert.deepEqual([simulated?.app, simulated?.running], ['site', true]);
    assert.ok((simulated?.readers ?? 0) > 0);
    assert.ok(apps[0]?.chances.some(({ views }) => views > 0));
    // Simulated readers send no HTTP requests.
    assert.equal(server.requests().length, 0);

    const again = await simulate(server, 'POST', '{"app":"site"}');
    assert.deepEqual(
      [again.status, await again.text()],
      [409, 'Simulated readers are already running. Stop them first.\n'],
    );
    assert.equal((await simulate(server, 'DELETE')).status, 204);
    assert.equal((await learning(server)).simulated?.running, false);
    assert.equal((await simulate(server, 'POST', '{"app":"site"}')).status, 202);
  });

  const origins: readonly [sender: string, origin: (url: string) => string, status: number][] = [
    ['the inspector', (url) => url, 202],
    ['the inspector behind an https proxy', (url) => url.replace('http:', 'https:'), 202],
    ['another site', () => 'https://evil.example', 403],
    ['another port', (url) => `${url}1`, 403],
    ['a file or a frame without an origin', () => 'null', 403],
  ];
  for (const [sender, origin, status] of origins) {
    void it(`returns ${status} for plain text from ${sender}`, async (test) => {
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
    void it(`returns ${status} for ${body || 'an empty body'}`, async (test) => {
      await using server = await startServer({ feeds: { news: await newsFeed(test) }, apps: ['site'] });
      const answer = await simulate(server, 'POST', body);
      assert.equal(answer.status, status);
      assert.match(await answer.text(), text);
    });
  }
});

void describe('/_dev/fold', () => {
  void it('returns the saved fold of an app, one part a line', async (test) => {
    await using server = await startServer({ feeds: { news: await newsFeed(test) }, apps: ['site'] });
    await fetch(`${server.url}/api/v2/site/rank/news`);
    const lines = (await (await fetch(`${server.url}/_dev/fold/site`)).text()).trimEnd().split('\n');
    const parts = lines.map((line): { part: string } => JSON.parse(line)).map(({ part }) => part);
    assert.deepEqual(parts, ['model', 'articles', 'decisions', 'tally', 'taken']);
    assert.equal((await fetch(`${server.url}/_dev/fold/other`)).status, 404);
  });
});
