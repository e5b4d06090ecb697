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

/** A data folder with a log of these records. */
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

/** The ids of the events, sorted. */
const eventsOf = (lines: readonly string[], key = 'EventId'): string[] =>
  lines.map((line) => String(field(line, key))).toSorted();

const ABC = ['a', 'b', 'c'].map((hash) => article(hash));
const ids = ['0', '1', '2'].map((end) => `ee9e857b57644a3fa600bc0343952ae8-sVv${end}`);
const [first = '', second = '', third = ''] = ids;

/** What a server writes while all kinds of callers ask for all kinds of rankings, in four apps. */
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
  const ask = async (path: string, init?: RequestInit): Promise<string> => {
    const body = await (await fetch(`${base}/${path}`, init)).text();
    return /"eventId":"([^"]+)"/.exec(body)?.[1] ?? '';
  };
  const post = (path: string, body = ''): Promise<Response> => fetch(`${base}/${path}`, { method: 'POST', body });
  for (const app of ['learns', 'greedy', 'editors', 'lottery']) {
    for (const query of ['dnt=1', 'from=search', 'defer=1', 'limit=2&dnt=1']) await ask(`${app}/rank/news?${query}`);
    const cookie = 'topslot_reader=0123456789abcdef0123456789abcdef';
    const known = await ask(`${app}/rank/news?from=social`, { headers: { cookie, 'accept-language': 'de-DE' } });
    await post(`${app}/reward/${known}`);
    await ask(`${app}/rank/news`, { headers: { cookie } });
    await ask(`${app}/rank/news?dnt=1`, { headers: { 'user-agent': 'Googlebot/2.1' } });
    await post(`${app}/activate/${await ask(`${app}/rank/news?defer=1`)}`);
    await post(`${app}/reward/${await ask(`${app}/rank/news?defer=1`)}`, '1.36');
    await post(`${app}/reward/${await ask(`${app}/rank/news`)}`, '-2');
    const actions = ['sea', '7'].map((id) => ({
      ids: [{ id }],
      features: [{ _multi: [1], topic: id, tags: ['x', id] }, id],
    }));
    await ask(`${app}/rank`, {
      method: 'POST',
      body: JSON.stringify({ decisions: [{ shared: { features: [{ weather: 'rain', _tag: 'x' }] }, actions }] }),
    });
    await post(`${app}/reward/never-was`, '0');
  }
  return { data, server };
};

const ASSUMED = 'export: no configuration, so a reward counts for 10m, and epsilon is 0.2; --config <file>\n';

void describe('topslot export --dsjson', () => {
  void it('prints a line that others can read for every decision of a running server, and nothing else', async (test) => {
    const { data } = await serveAll(test);
    const { code, stdout, stderr } = run(data, 'export', '--dsjson', '--data', data);
    assert.deepEqual([code, stderr], [0, ASSUMED]);
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

    // In each app one that was deferred and not seen, and one bot.
    assert.equal(decisions.filter((line) => line.includes('"_skipLearn":true')).length, 4 * 2);
    const costs = decisions.map((line) => field(line, '_label_cost')).filter((cost) => cost !== 0);
    assert.deepEqual(new Set(costs), new Set([-1, -1.36, 2]));
    const models = decisions.map((line) => Reflect.get(Object(field(line, 'VWState')), 'm'));
    assert.deepEqual(new Set(models), new Set(['learn', 'epsilon-greedy', 'default', 'random']));
    // Readers are in the log and not in here.
    const readers = [...log.matchAll(/"reader":"([^"]+)"/g)].map(([, reader = '']) => reader);
    assert.ok(readers.length > 0);
    for (const reader of readers) assert.ok(!stdout.includes(reader));
  });

  void it('prints what is asked for: one app, the last days', async (test) => {
    const now = Date.now();
    const day = 86_400_000;
    const other = { app: 'other' };
    const data = await dataOf(test, [
      ...ABC,
      ...ABC.map((one) => ({ ...one, ...other })),
      decision(first, now - 3 * day),
      reward('long-gone', now - 3 * day),
      decision(second, now - day),
      decision(third, now - day, other),
      reward('lost', now - day),
    ]);
    const exported = (...words: readonly string[]): string[] =>
      eventsOf(linesOf(run(data, 'export', '--dsjson', '--data', data, ...words).stdout));
    assert.deepEqual(exported(), [first, second, third, 'long-gone', 'lost']);
    assert.deepEqual(exported('--app', 'my-site'), [first, second, 'long-gone', 'lost']);
    assert.deepEqual(exported('--app', 'other'), [third]);
    assert.deepEqual(exported('--app', 'none'), []);
    assert.deepEqual(exported('--last', '2d'), [second, third, 'lost']);
    assert.deepEqual(exported('--last', '2d', '--app', 'other'), [third]);
  });

  void it('goes by the reward window of the configuration', async (test) => {
    const data = await dataOf(test, [...ABC, decision(first, 0), reward(first, 700_000)]);
    const cost = (): unknown =>
      field(linesOf(run(data, 'export', '--dsjson', '--data', data).stdout)[0] ?? '', '_label_cost');
    assert.equal(cost(), 0);
    writeFileSync(join(data, 'topslot.config.json'), JSON.stringify({ apps: { 'my-site': { rewardWait: '1h' } } }));
    assert.equal(cost(), -1);
  });

  void it('says how many decisions it had to leave out', async (test) => {
    const data = await dataOf(test, [...ABC.slice(1), decision(first, 0), decision(second, 0)]);
    const { code, stdout, stderr } = run(data, 'export', '--dsjson', '--data', data);
    assert.deepEqual([code, stdout], [0, '']);
    assert.equal(
      stderr,
      `${ASSUMED}export: 2 decisions are left out: the log no longer names all of their articles.\n`,
    );
  });

  const refused: readonly [words: readonly string[], why: RegExp][] = [
    [[], /^topslot: Say in which format: there is --dsjson, which Vowpal Wabbit reads\./],
    [['--dsjson', '--last', '7'], /^topslot: --last must be a number and a unit .+, not "7"\.\n$/],
    [['--dsjson', '--data', 'none'], /^topslot: There is no log in .+none\/log\.\n$/],
    [['--dsjson', '--colour'], /^topslot: .*--colour.* See topslot --help\.\n$/s],
    [['--dsjson', '--config', 'none.json'], /^topslot: .*none\.json/],
  ];
  for (const [words, why] of refused) {
    void it(`refuses ${words.join(' ') || 'no format'} with a sentence`, async (test) => {
      const { code, stdout, stderr } = run(await tempFolder(test), 'export', ...words);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, why);
    });
  }

  void it('says where the log is damaged', async (test) => {
    const data = await dataOf(test, [...ABC, decision(first, 0)]);
    const file = join(data, 'log', '0000000001.ndjson');
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"type":"rew}\n`);
    const { code, stderr } = run(data, 'export', '--dsjson', '--data', data);
    assert.deepEqual(
      [code, stderr],
      [1, `${ASSUMED}topslot: ${file} is damaged: line 5 is not a record. Stop the server and run: topslot repair\n`],
    );
  });

  void it('complains of nothing when its reader has had enough', async (test) => {
    const records = Array.from({ length: 20_000 }, (_, at) => decision(`${first}${at}`, at));
    const data = await dataOf(test, [...ABC, ...records]);
    const child = spawn(execPath, [CLI, 'export', '--dsjson', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] });
    let complaints = '';
    child.stderr.on('data', (text) => (complaints += String(text)));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => {
      child.once('close', resolve);
    });
    assert.deepEqual([code, complaints], [0, ASSUMED]);
  });
});
