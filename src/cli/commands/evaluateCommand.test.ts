import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { AppFigures } from '../../learn/evaluate/figuresOf.ts';
import { createDraws } from '../../learn/numbers/draws.ts';
import type { LogRecord } from '../../learn/records/record.ts';
import { article, decision, reward } from '../../learn/records/testRecords.test.ts';
import { newsFeed, tempFolder } from '../../server/fixtures.test.ts';
import { startServer } from '../../server/startServer.ts';
import { run } from '../runCli.test.ts';

const HOUR = 3_600_000;

/**
 * Returns records of a random policy over two articles. The editors' first article is clicked by half of the readers who
 * see it on top, the second one by none.
 */
function* randomLog(count: number, from: number, app = 'my-site'): Generator<LogRecord> {
  const draw = createDraws(app);
  for (const hash of ['a', 'b']) yield { ...article(hash), app };
  for (let at = 0; at < count; at += 1) {
    const top = draw() < 0.5 ? 0 : 1;
    const ranking = { app, articles: ['a', 'b'], order: [top, 1 - top], probabilities: [0.5, 0.5] };
    yield decision(`${app}-${at}`, from + at, ranking);
    if (top === 0 && draw() < 0.5) yield { ...reward(`${app}-${at}`, from + at), app };
  }
}

const dataOf = async (test: TestContext, ...logs: readonly Iterable<LogRecord>[]): Promise<string> => {
  const data = await tempFolder(test);
  mkdirSync(join(data, 'log'));
  const lines = logs.flatMap((log) => [...log]).map((record) => `${JSON.stringify(record)}\n`);
  writeFileSync(join(data, 'log', '0000000001.ndjson'), lines.join(''));
  return data;
};

const evaluate = async (data: string, ...words: readonly string[]): Promise<readonly AppFigures[]> => {
  const { code, stdout, stderr } = await run(data, 'evaluate', '--json', '--data', data, ...words);
  assert.equal(code, 0, stderr);
  const { apps }: { readonly apps: readonly AppFigures[] } = JSON.parse(stdout);
  return apps;
};

void describe('topslot evaluate', () => {
  void it('prints a table per app: what happened, and what other policies would have earned', async (test) => {
    const from = Date.now() - HOUR;
    const data = await dataOf(test, randomLog(2000, from), randomLog(150, from, 'small'));
    const { code, stdout, stderr } = await run(data, 'evaluate', '--data', data);
    assert.equal(code, 0, stderr);
    const [defaultsLine, durationLine, ...moreLines] = stderr.split('\n');
    assert.equal(
      defaultsLine,
      'evaluate: no configuration file, so the defaults apply: rewardWait 10m, epsilon 0.2. ' +
        'To use another one: --config <file>',
    );
    assert.match(durationLine ?? '', /^evaluate: 2,150 decisions in [\d.]+ s \([\d,]+ per second\)$/);
    assert.deepEqual(moreLines, ['']);
    const [big = '', small = '', ...moreTables] = stdout.split(/\n(?=small)/);
    assert.deepEqual(moreTables, []);
    assert.match(
      big,
      /^my-site: 2,000 decisions, \S+ \S+ to \S+ \S+ UTC\nranked by: random 2,000\nwhat happened: mean reward 0\.2/,
    );
    for (const policy of ['default', 'random', 'learn', 'epsilon-greedy']) {
      assert.match(
        big,
        new RegExp(`^${policy} +2,000  0\\.\\d{4} \\(.+\\)  0\\.\\d{4} \\(.+\\) +[\\d,]+ +[01]\\.\\d{3}$`, 'm'),
      );
    }
    assert.match(small, /^what happened: mean reward -$/m);
    assert.match(small, /^- what happened: 150 decisions are too few; 200 are needed\.$/m);
  });

  void it('estimates intervals that contain the true values', async (test) => {
    const [figures] = await evaluate(await dataOf(test, randomLog(3000, Date.now() - HOUR)));
    const [byDefault, byChance, learned] = figures?.policies ?? [];
    assert.deepEqual([byDefault?.policy, byChance?.policy, learned?.policy], ['default', 'random', 'learn']);
    for (const [figure, truth] of [
      [byDefault?.ips, 0.5],
      [byDefault?.snips, 0.5],
      [byChance?.snips, 0.25],
      [figures?.online, 0.25],
    ] as const) {
      assert.ok(figure && 'mean' in figure && figure.low <= truth && truth <= figure.high, JSON.stringify(figure));
    }
  });

  void it('prints one JSON object with the requested apps, policies and period', async (test) => {
    const now = Date.now();
    const data = await dataOf(test, randomLog(400, now - 30 * HOUR), randomLog(10, now - 2 * HOUR, 'other'));
    const namesFor = async (...words: readonly string[]): Promise<unknown> =>
      (await evaluate(data, ...words)).map(({ app, decisions, policies }) => [
        app,
        decisions,
        ...policies.map(({ policy }) => policy),
      ]);
    assert.deepEqual(await namesFor('--policy', 'random'), [
      ['my-site', 400, 'random'],
      ['other', 10, 'random'],
    ]);
    assert.deepEqual(
      await namesFor('--app', 'other', '--policy', 'learn', '--policy', 'default', '--policy', 'learn'),
      [['other', 10, 'learn', 'default']],
    );
    assert.deepEqual(await namesFor('--last', '1d', '--policy', 'random'), [
      ['my-site', 0, 'random'],
      ['other', 10, 'random'],
    ]);
    const [, other] = await evaluate(data);
    assert.deepEqual(other?.online, { refused: '10 decisions are too few; 200 are needed.' });
  });

  void it('leaves out decisions that can still be rewarded', async (test) => {
    const data = await dataOf(test, randomLog(20, Date.now() - 2000));
    const [figures] = await evaluate(data);
    assert.deepEqual([figures?.decisions, figures?.leftOut.open], [0, 20]);
    writeFileSync(join(data, 'topslot.config.json'), JSON.stringify({ apps: { 'my-site': { rewardWait: '1s' } } }));
    assert.deepEqual((await evaluate(data))[0]?.decisions, 20);
  });

  void it('uses epsilon of the configuration', async (test) => {
    const data = await dataOf(test, randomLog(2000, Date.now() - HOUR));
    const estimate = async (): Promise<unknown> =>
      (await evaluate(data, '--policy', 'epsilon-greedy'))[0]?.policies[0]?.ips;
    const withDefault = await estimate();
    writeFileSync(join(data, 'topslot.config.json'), JSON.stringify({ apps: { 'my-site': { epsilon: 1 } } }));
    assert.notDeepEqual(await estimate(), withDefault);
  });

  void it('reads the log of a running server', async (test) => {
    const data = await tempFolder(test);
    await using server = await startServer({ feeds: { news: await newsFeed(test) }, apps: ['my-site'], data });
    for (let at = 0; at < 5; at += 1) await fetch(`${server.url}/api/v2/my-site/rank/news?dnt=1`);
    await fetch(`${server.url}/api/v2/my-site/reward/nobody`, { method: 'POST' });
    const [figures, ...otherApps] = await evaluate(data);
    assert.deepEqual([figures?.app, figures?.leftOut.open, otherApps], ['my-site', 5, []]);
  });

  void it('reports an empty log, which is not an error', async (test) => {
    const data = await dataOf(test, []);
    const { code, stdout, stderr } = await run(data, 'evaluate', '--data', data);
    assert.deepEqual([code, stdout], [0, '']);
    assert.match(stderr, /^evaluate: The log is empty\.$/m);
  });

  const unknownApps: readonly [app: string, logs: readonly string[], sentence: string][] = [
    ['nope', ['my-site', 'other'], 'The log has no records of the app "nope". Apps in the log: my-site, other.'],
    [
      'my-sit',
      ['my-site', 'other'],
      'The log has no records of the app "my-sit". Did you mean "my-site"? Apps in the log: my-site, other.',
    ],
    ['nope', [], 'The log has no records of the app "nope": it is empty.'],
  ];
  for (const [app, apps, sentence] of unknownApps) {
    for (const command of [['evaluate'], ['evaluate', '--json'], ['export', '--dsjson']]) {
      void it(`${command.join(' ')} --app ${app} fails and names the apps: ${apps.join(', ')}`, async (test) => {
        const data = await dataOf(test, ...apps.map((name) => randomLog(3, 0, name)));
        const { code, stdout, stderr } = await run(data, ...command, '--data', data, '--app', app);
        assert.deepEqual([code, stdout], [1, '']);
        assert.ok(stderr.endsWith(`\ntopslot: ${sentence}\n`), stderr);
      });
    }
  }

  void it('fails with a sentence if there is no log', async (test) => {
    const { code, stdout, stderr } = await run(await tempFolder(test), 'evaluate', '--data', 'none');
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^topslot: There is no log in .+none\/log\.\n$/);
  });

  void it('fails with a sentence if the configuration keeps the log in memory', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, 'topslot.config.json'), JSON.stringify({ log: 'memory' }));
    const { code, stdout, stderr } = await run(folder, 'evaluate');
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^topslot: The configuration has "log": "memory", so no log is stored\. .+\n$/);
  });
});
