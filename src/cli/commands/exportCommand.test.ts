import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { describe, it, type TestContext } from 'node:test';
import { readDanglingLine, readDecisionLine } from '../../learn/dsjson/strictReader.test.ts';
import { article, decision, reward } from '../../learn/records/testRecords.test.ts';
import type { LogRecord } from '../../learn/records/record.ts';
import { newsFeed, tempFolder } from '../../server/fixtures.test.ts';
import { startServer } from '../../server/startServer.ts';
import { CLI, run } from '../runCli.test.ts';

/** Creates a data folder whose log has these records. */
const dataOf = async (test: TestContext, records: readonly LogRecord[]): Promise<string> => {
  const data = await tempFolder(test);
  mkdirSync(join(data, 'log'));
  writeFileSync(
    join(data, 'log', '0000000001.ndjson'),
    records.map((record) => `${JSON.stringify(record)}\n`).join(''),
  );
  return data;
};

const linesOf = (text: string): string[] => text.split('\n').slice(0, -1);
const field = (line: string, key: string): unknown => Reflect.get(Object(JSON.parse(line)), key);

/** Returns the event ids of the lines, sorted. */
const eventsOf = (lines: readonly string[], key = 'EventId'): string[] =>
  lines.map((line) => String(field(line, key))).toSorted();

const ABC = ['a', 'b', 'c'].map((hash) => article(hash));
const ids = ['0', '1', '2'].map((end) => `ee9e857b57644a3fa600bc0343952ae8-sVv${end}`);
const [id0 = '', id1 = '', id2 = ''] = ids;

/** Starts a server with an app for each policy, and sends every kind of ranking, activation and reward to each. */
const serveAll = async (test: TestContext) => {
  const data = await tempFolder(test);
  const server = await startServer({
    feeds: { news: await newsFeed(test) },
    apps: {
      learns: { policy: 'learn', leaveOutDelivered: '1h' },
      greedy: { policy: 'epsilon-greedy' },
      editors: { policy: 'default' },
      lottery: { policy: 'random' },
    },
    data,
  });
  test.after(() => server.close());
  const base = `${server.url}/api/v2`;
  const rank = async (path: string, init?: RequestInit): Promise<string> => {
    const body = await (await fetch(`${base}/${path}`, init)).text();
    return /"eventId":"([^"]+)"/.exec(body)?.[1] ?? '';
  };
  const post = (path: string, body = ''): Promise<Response> => fetch(`${base}/${path}`, { method: 'POST', body });
  for (const app of ['learns', 'greedy', 'editors', 'lottery']) {
    for (const query of ['dnt=1', 'from=search', 'defer=1', 'limit=2&dnt=1']) await rank(`${app}/rank/news?${query}`);
    const cookie = 'topslot_reader=0123456789abcdef0123456789abcdef';
    const eventId = await rank(`${app}/rank/news?from=social`, { headers: { cookie, 'accept-language': 'de-DE' } });
    await post(`${app}/reward/${eventId}`);
    await rank(`${app}/rank/news`, { headers: { cookie } });
    await rank(`${app}/rank/news?dnt=1`, { headers: { 'user-agent': 'Googlebot/2.1' } });
    await post(`${app}/activate/${await rank(`${app}/rank/news?defer=1`)}`);
    await post(`${app}/reward/${await rank(`${app}/rank/news?defer=1`)}`, '1.36');
    await post(`${app}/reward/${await rank(`${app}/rank/news`)}`, '-2');
    const actions = ['sea', '7'].map((id) => ({
      ids: [{ id }],
      features: [{ _multi: [1], topic: id, tags: ['x', id] }, id],
    }));
    await rank(`${app}/rank`, {
      method: 'POST',
      body: JSON.stringify({ decisions: [{ shared: { features: [{ weather: 'rain', _tag: 'x' }] }, actions }] }),
    });
    await post(`${app}/reward/never-was`, '0');
  }
  return { data, server };
};

const DEFAULTS_LINE =
  'export: no configuration file, so the defaults apply: rewardWait 10m, epsilon 0.2. ' +
  'To use another one: --config <file>\n';

void describe('topslot export --dsjson', () => {
  void it('prints a valid dsjson line for every decision of a running server, and nothing else', async (test) => {
    const { data } = await serveAll(test);
    const { code, stdout, stderr } = await run(data, 'export', '--dsjson', '--data', data);
    assert.deepEqual([code, stderr], [0, DEFAULTS_LINE]);
    const lines = linesOf(stdout);
    const dangling = lines.filter((line) => line.startsWith('{"RewardValue":'));
    assert.deepEqual(dangling.flatMap(readDanglingLine), []);
    assert.equal(dangling.length, 4);
    const decisions = lines.filter((line) => line.startsWith('{"_label_cost":'));
    for (const line of decisions) assert.deepEqual(readDecisionLine(line), [], line);

    const log = readFileSync(join(data, 'log', '0000000001.ndjson'), 'utf8');
    const logged = linesOf(log).filter((line) => line.startsWith('{"type":"decision"'));
    assert.equal(decisions.length, 4 * 11);
    assert.deepEqual(eventsOf(decisions), eventsOf(logged, 'eventId'));
    assert.deepEqual([dangling.length + decisions.length, new Set(decisions).size], [lines.length, decisions.length]);

    // Each app has one deferred decision that was not activated, and one bot.
    assert.equal(decisions.filter((line) => line.includes('"_skipLearn":true')).length, 4 * 2);
    const costs = decisions.map((line) => field(line, '_label_cost')).filter((cost) => cost !== 0);
    assert.deepEqual(new Set(costs), new Set([-1, -1.36, 2]));
    const models = decisions.map((line) => Reflect.get(Object(field(line, 'VWState')), 'm'));
    assert.deepEqual(new Set(models), new Set(['learn', 'epsilon-greedy', 'default', 'random']));
    // The log contains the keys of readers; the export must not.
    const readers = [...log.matchAll(/"reader":"([^"]+)"/g)].map(([, reader = '']) => reader);
    assert.ok(readers.length > 0);
    for (const reader of readers) assert.ok(!stdout.includes(reader));
  });

  void it('prints only the app of --app and the period of --last', async (test) => {
    const now = Date.now();
    const day = 86_400_000;
    const otherApp = { app: 'other' };
    const data = await dataOf(test, [
      ...ABC,
      ...ABC.map((record) => ({ ...record, ...otherApp })),
      decision(id0, now - 3 * day),
      reward('long-gone', now - 3 * day),
      decision(id1, now - day),
      decision(id2, now - day, otherApp),
      reward('lost', now - day),
    ]);
    const exported = async (...words: readonly string[]): Promise<string[]> =>
      eventsOf(linesOf((await run(data, 'export', '--dsjson', '--data', data, ...words)).stdout));
    assert.deepEqual(await exported(), [id0, id1, id2, 'long-gone', 'lost']);
    assert.deepEqual(await exported('--app', 'my-site'), [id0, id1, 'long-gone', 'lost']);
    assert.deepEqual(await exported('--app', 'other'), [id2]);
    assert.deepEqual(await exported('--last', '2d'), [id1, id2, 'lost']);
    assert.deepEqual(await exported('--last', '2d', '--app', 'other'), [id2]);
  });

  void it('uses the reward window of the configuration', async (test) => {
    const data = await dataOf(test, [...ABC, decision(id0, 0), reward(id0, 700_000)]);
    const cost = async (): Promise<unknown> =>
      field(linesOf((await run(data, 'export', '--dsjson', '--data', data)).stdout)[0] ?? '', '_label_cost');
    assert.equal(await cost(), 0);
    writeFileSync(join(data, 'topslot.config.json'), JSON.stringify({ apps: { 'my-site': { rewardWait: '1h' } } }));
    assert.equal(await cost(), -1);
  });

  void it('reports how many decisions it leaves out', async (test) => {
    const data = await dataOf(test, [...ABC.slice(1), decision(id0, 0), decision(id1, 0)]);
    const { code, stdout, stderr } = await run(data, 'export', '--dsjson', '--data', data);
    assert.deepEqual([code, stdout], [0, '']);
    assert.equal(
      stderr,
      `${DEFAULTS_LINE}export: 2 decisions are left out, because the log no longer contains all of their articles.\n`,
    );
  });

  void it('reports where the log is damaged', async (test) => {
    const data = await dataOf(test, [...ABC, decision(id0, 0)]);
    const file = join(data, 'log', '0000000001.ndjson');
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"type":"rew}\n`);
    const { code, stderr } = await run(data, 'export', '--dsjson', '--data', data);
    assert.deepEqual(
      [code, stderr],
      [
        1,
        `${DEFAULTS_LINE}topslot: ${file} is damaged: line 5 is not a valid record. Stop the server and run: topslot repair\n`,
      ],
    );
  });

  void it('ends without an error when the reader closes the pipe', async (test) => {
    const records = Array.from({ length: 20_000 }, (_, at) => decision(`${id0}${at}`, at));
    const data = await dataOf(test, [...ABC, ...records]);
    const child = spawn(execPath, [CLI, 'export', '--dsjson', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (text) => (stderr += String(text)));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => {
      child.once('close', resolve);
    });
    assert.deepEqual([code, stderr], [0, DEFAULTS_LINE]);
  });
});
