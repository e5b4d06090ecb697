import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { describe, it, type TestContext } from 'node:test';
import { newsFeed, tempFolder } from './fixtures.test.ts';
import { startServer, type Server, type ServerOptions } from './startServer.ts';

const optionsFor = async (test: TestContext): Promise<ServerOptions & { readonly data: string }> => ({
  feeds: { news: await newsFeed(test) },
  apps: ['my-site'],
  data: await tempFolder(test),
});

const rank = async (server: Server): Promise<string> => {
  await fetch(`${server.url}/api/v2/my-site/rank/news?dnt=1`);
  return server.requests().at(-1)?.eventId ?? assert.fail('no decision');
};

const send = async (server: Server, verb: 'reward' | 'activate', eventId: string): Promise<string | undefined> => {
  await fetch(`${server.url}/api/v2/my-site/${verb}/${eventId}`, { method: 'POST' });
  return server.requests().at(-1)?.joined;
};

const readTypes = (data: string): string[] => {
  const text = readFileSync(join(data, 'log', '0000000001.ndjson'), 'utf8');
  return [...text.matchAll(/^\{"type":"(\w+)".*\}\n/gm)].map(([, type = '']) => type);
};

void describe('a server with a data folder', () => {
  void it('restores open and rewarded decisions after a restart', async (test) => {
    const options = await optionsFor(test);
    const first = await startServer(options);
    const eventId = await rank(first);
    const rewarded = await rank(first);
    assert.equal(await send(first, 'reward', rewarded), 'counted');
    await first.close();

    const second = await startServer(options);
    assert.equal(await send(second, 'reward', rewarded), 'repeated');
    assert.equal(await send(second, 'reward', eventId), 'counted');
    assert.equal(await send(second, 'activate', eventId), 'counted');
    assert.equal(await send(second, 'reward', 'unknown'), 'dangling');
    await second.close();

    await using third = await startServer(options);
    assert.equal(await send(third, 'reward', eventId), 'repeated');
    assert.equal(await send(third, 'activate', eventId), 'repeated');
  });

  void it('writes each article once, even after a restart', async (test) => {
    const options = await optionsFor(test);
    for (let run = 0; run < 2; run += 1) {
      const server = await startServer(options);
      await rank(server);
      await server.close();
    }
    assert.deepEqual(readTypes(options.data), ['article', 'article', 'article', 'decision', 'decision']);
  });

  void it('has written a record to disk before it responds', async (test) => {
    const options = await optionsFor(test);
    await using server = await startServer(options);
    await send(server, 'reward', await rank(server));
    assert.deepEqual(readTypes(options.data).slice(-2), ['decision', 'reward']);
  });

  void it('removes its lock, and leaves the lock of a later server when closed again', async (test) => {
    const options = await optionsFor(test);
    const first = await startServer(options);
    await first.close();
    assert.equal(existsSync(join(options.data, 'log', 'lock')), false);
    await using second = await startServer(options);
    await first.close();
    assert.equal(existsSync(join(options.data, 'log', 'lock')), true);
    assert.equal(await send(second, 'reward', await rank(second)), 'counted');
  });

  void it('fails to start while another server uses the folder', async (test) => {
    const options = await optionsFor(test);
    await using first = await startServer(options);
    await assert.rejects(startServer(options), { message: new RegExp(`is in use by process ${pid}`) });
    assert.equal(await send(first, 'reward', await rank(first)), 'counted');
  });
});
