import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';
import { cwd } from 'node:process';
import { Readable } from 'node:stream';
import { describe, it, type TestContext } from 'node:test';
import { readConfig } from './config/readConfig.ts';
import { newsFeed } from './fixtures.test.ts';
import { serve } from './serve.ts';

const RANK = '/api/v2/my-site/rank';
const REWARD = '/api/v2/my-site/reward/x';
const HUNDRED_MB = 100_000_000;

const start = async (test: TestContext, dev: boolean): Promise<string> => {
  const feed = await newsFeed(test);
  const read = readConfig({ port: 0, log: 'memory', actionSets: { news: { feed } } });
  assert.ok(read.ok);
  const served = await serve({
    config: read.config,
    folder: cwd(),
    dev,
    demo: false,
    useMemoryIfInUse: false,
    useNextFreePort: false,
    environment: {},
    logLine: () => {},
  });
  assert.ok(served.ok);
  test.after(served.server.close);
  return served.server.url;
};

/** Sends a raw request, and returns the raw response. */
const sendRaw = (url: string, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text.replaceAll('\n', '\r\n')));
    let response = '';
    socket.on('data', (bytes: Buffer) => (response += bytes.toString('utf8')));
    socket.once('end', () => resolve(response));
    socket.once('error', reject);
  });

/** Sends a body of 100 MB until the response arrives, and returns the status. */
const sendHugeBody = (url: string, headers: Record<string, string | number>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const chunk = Buffer.alloc(65_536, ' ');
    const body = Readable.from(Array.from({ length: HUNDRED_MB / chunk.length }, () => chunk));
    const sent = request(url, { method: 'POST', headers }, (response) => {
      resolve(response.statusCode);
      body.unpipe();
      response.destroy();
    });
    sent.once('error', reject);
    body.pipe(sent);
  });

const head = (path: string): string => `POST ${path} HTTP/1.1\nHost: localhost\nConnection: close\n`;
const DECISION = '{"decisions":[{"actionSets":[{"id":{"id":"news"}}]}]}';
const inChunks = (...parts: readonly string[]): string =>
  `Transfer-Encoding: chunked\n\n${parts.map((part) => `${part.length.toString(16)}\n${part}\n`).join('')}0\n\n`;

// With --dev first: without it the server permanently replaces global classes of this process.
for (const dev of [true, false]) {
  void describe(`a server ${dev ? 'with' : 'without'} --dev`, () => {
    const bodies: readonly [kind: string, text: string, status: number][] = [
      // `curl -X POST` sends neither header, which means an empty body (RFC 9112, section 6.3).
      ['a reward without a body and its headers', `${head(REWARD)}\n`, 200],
      ['an activation without a body', `${head(REWARD.replace('reward', 'activate'))}\n`, 200],
      ['a reward in chunks', head(REWARD) + inChunks('0', '.5'), 200],
      ['a reward with an empty chunked body', head(REWARD) + inChunks(), 200],
      ['an invalid reward in chunks', head(REWARD) + inChunks('o', 'ne'), 400],
      ['a ranking without a body', `${head(RANK)}\n`, 400],
      ['a ranking in chunks', head(RANK) + inChunks(DECISION.slice(0, 20), DECISION.slice(20)), 200],
    ];
    for (const [kind, text, status] of bodies) {
      void it(`returns ${status} for ${kind}`, async (test) => {
        const response = await sendRaw(await start(test, dev), text);
        assert.ok(response.startsWith(`HTTP/1.1 ${status} `), response);
      });
    }

    const hugeBodies: readonly [kind: string, path: string, headers: Record<string, string | number>][] = [
      ['an activation', REWARD.replace('reward', 'activate'), { 'content-length': HUNDRED_MB }],
      ['a reward with Content-Length', REWARD, { 'content-length': HUNDRED_MB }],
      ['a chunked reward', REWARD, { 'transfer-encoding': 'chunked' }],
      ['a ranking with Content-Length', RANK, { 'content-length': HUNDRED_MB }],
      ['a chunked ranking', RANK, { 'transfer-encoding': 'chunked' }],
    ];
    for (const [kind, path, headers] of hugeBodies) {
      void it(`rejects 100 MB for ${kind}, and keeps running`, async (test) => {
        const url = await start(test, dev);
        assert.equal(await sendHugeBody(url + path, headers), 413);
        assert.equal((await fetch(`${url}${RANK}/news`)).status, 200);
      });
    }
  });
}
