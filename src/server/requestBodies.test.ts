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
  const say = (): void => {};
  const served = await serve({
    config: read.config,
    folder: cwd(),
    dev,
    demo: false,
    memoryIfInUse: false,
    nextFreePort: false,
    environment: {},
    say,
  });
  assert.ok(served.ok);
  test.after(served.server.close);
  return served.server.url;
};

/** Sends what stands there, to the byte, and gives back the whole answer. */
const send = (url: string, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text.replaceAll('\n', '\r\n')));
    let answer = '';
    socket.on('data', (bytes: Buffer) => (answer += bytes.toString('utf8')));
    socket.once('end', () => resolve(answer));
    socket.once('error', reject);
  });

/** Sends bytes until the answer comes, as a client does that was never told to stop. */
const pour = (url: string, headers: Record<string, string | number>): Promise<number | undefined> =>
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

// With --dev first: without it the server replaces global classes of this process, and nobody puts them back.
for (const dev of [true, false]) {
  void describe(`a server ${dev ? 'with' : 'without'} --dev`, () => {
    const bodies: readonly [what: string, text: string, status: number][] = [
      // `curl -X POST` sends neither header, and RFC 9112 (section 6.3) reads that as an empty body.
      ['a reward without a body or a word about one', `${head(REWARD)}\n`, 200],
      ['an activation without a body', `${head(REWARD.replace('reward', 'activate'))}\n`, 200],
      ['a reward in chunks', head(REWARD) + inChunks('0', '.5'), 200],
      ['a reward of an empty chunk', head(REWARD) + inChunks(), 200],
      ['a reward in chunks that is none', head(REWARD) + inChunks('o', 'ne'), 400],
      ['a ranking without a body', `${head(RANK)}\n`, 400],
      ['a ranking in chunks', head(RANK) + inChunks(DECISION.slice(0, 20), DECISION.slice(20)), 200],
    ];
    for (const [what, text, status] of bodies) {
      void it(`answers ${what} with ${status}`, async (test) => {
        const answer = await send(await start(test, dev), text);
        assert.ok(answer.startsWith(`HTTP/1.1 ${status} `), answer);
      });
    }

    const long: readonly [what: string, path: string, headers: Record<string, string | number>][] = [
      ['an activation', REWARD.replace('reward', 'activate'), { 'content-length': HUNDRED_MB }],
      ['a reward that says so', REWARD, { 'content-length': HUNDRED_MB }],
      ['a reward that does not', REWARD, { 'transfer-encoding': 'chunked' }],
      ['a ranking that says so', RANK, { 'content-length': HUNDRED_MB }],
      ['a ranking that does not', RANK, { 'transfer-encoding': 'chunked' }],
    ];
    for (const [what, path, headers] of long) {
      void it(`refuses 100 MB for ${what}, and lives`, async (test) => {
        const url = await start(test, dev);
        assert.equal(await pour(url + path, headers), 413);
        assert.equal((await fetch(`${url}${RANK}/news`)).status, 200);
      });
    }
  });
}
