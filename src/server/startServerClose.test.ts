import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { newsFeed, until } from './fixtures.test.ts';
import { startServer, type Server } from './startServer.ts';

const RANK = '/api/v2/my-site/rank/news?dnt=1';

const start = async (test: TestContext): Promise<Server> => startServer({ feeds: { news: await newsFeed(test) } });

// Tests close a server often, so close() must not wait ten seconds for the forced end of connections.
void describe('close()', () => {
  const QUICK = { timeout: 5000 };

  void it('does not wait for an idle keep-alive connection', QUICK, async (test) => {
    const server = await start(test);
    const agent = new Agent({ keepAlive: true });
    const [response] = await once(get(server.url + RANK, { agent }), 'response');
    await once(response.resume(), 'end');
    await server.close();
    agent.destroy();
  });

  void it('sends delayed responses at once', QUICK, async (test) => {
    const server = await start(test);
    server.behave({ route: 'rank', delay: 600_000 });
    const answer = fetch(server.url + RANK);
    await until(() => server.requests().length === 1);
    await server.close();
    assert.equal((await answer).status, 200);
    assert.equal(server.requests()[0]?.status, 200);
  });

  void it('ends a request with the fault "never"', QUICK, async (test) => {
    const server = await start(test);
    server.behave({ route: 'rank', fault: 'never' });
    const answer = assert.rejects(fetch(server.url + RANK));
    await until(() => server.requests()[0]?.fault === 'never');
    await server.close();
    await answer;
  });

  void it('ends event streams', QUICK, async (test) => {
    const server = await start(test);
    const { body } = await fetch(`${server.url}/_dev/events`);
    await fetch(server.url + RANK);
    await server.close();
    const reader = body?.getReader() ?? assert.fail('no stream');
    let ended = false;
    while (!ended)
      ended = await reader.read().then(
        ({ done }) => done,
        () => true,
      );
  });

  void it('can be called several times', QUICK, async (test) => {
    const server = await start(test);
    await Promise.all([server.close(), server.close()]);
    await server.close();
    await assert.rejects(fetch(server.url + RANK));
  });

  void it('is called at the end of an `await using` block', QUICK, async (test) => {
    let url = '';
    {
      await using server = await start(test);
      ({ url } = server);
      assert.equal((await fetch(url + RANK)).status, 200);
    }
    await assert.rejects(fetch(url + RANK));
  });
});
