import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { AppFigures } from '../../learn/evaluate/figuresOf.ts';
import { drawsFrom } from '../../learn/numbers/draws.ts';
import type { LogRecord } from '../../learn/records/record.ts';
import { article, decision, reward } from '../../learn/records/testRecords.test.ts';
import { newsFeed, tempFolder } from '../../server/fixtures.test.ts';
import { startServer } from '../../server/startServer.ts';
import { run } from '../runCli.test.ts';

const HOUR = 3_600_000;

/** A random log of two articles, of which the editors' first gets a click from every other reader, the second none. */
function* randomLog(count: number, from: number, app = 'my-site'): Generator<LogRecord> {
  const draw = drawsFrom(app);
  for (const hash of ['a', 'b']) yield { ...article(hash), app };
  for (let at = 0; at < count; at += 1) {
    const top = draw() < 0.5 ? 0 : 1;
    const chosen = { app, articles: ['a', 'b'], order: [top, 1 - top], probabilities: [0.5, 0.5] };
    yield decision(`${app}-${at}`, from + at, chosen);
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

const evaluate = (data: string, ...words: readonly string[]): readonly AppFigures[] => {
  const { code, stdout, stderr } = run(data, 'evaluate', '--json', '--data', data, ...words);
  assert.equal(code, 0, stderr);
  const read: { readonly apps: readonly AppFigures[] } = JSON.parse(stdout);
  return read.apps;
};

void describe('topslot evaluate', () => {
  void it('prints what happened and what other policies would have earned, a table for each app', async (test) => {
    const from = Date.now() - HOUR;
    const data = await dataOf(test, randomLog(2000, from), randomLog(150, from, 'small'));
    const { code, stdout, stderr } = run(data, 'evaluate', '--data', data);
    assert.equal(code, 0, stderr);
    const [assumed, took, ...rest] = stderr.split('\n');
    // What the folder does not know, and a configuration would say.
    assert.equal(
      assumed,
      'evaluate: no configuration, so a reward counts for 10m, and epsilon is 0.2; --config <file>',
    );
    assert.match(took ?? '', /^evaluate: 2,150 decisions in [\d.]+ s, [\d,]+ a second$/);
    assert.deepEqual(rest, ['']);
    const [big = '', small = '', ...more] = stdout.split(/\n(?=small)/);
    assert.deepEqual(more, []);
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

  void it('knows what is true', async (test) => {
    const [figures] = evaluate(await dataOf(test, randomLog(3000, Date.now() - HOUR)));
    const [byDefault, chance, learned] = figures?.policies ?? [];
    assert.deepEqual([byDefault?.policy, chance?.policy, learned?.policy], ['default', 'random', 'learn']);
    for (const [found, truth] of [
      [byDefault?.ips, 0.5],
      [byDefault?.snips, 0.5],
      [chance?.snips, 0.25],
      [figures?.online, 0.25],
    ] as const) {
      assert.ok(found && 'mean' in found && found.low <= truth && truth <= found.high, JSON.stringify(found));
    }
  });

  void it('gives one JSON document, of the apps, policies and days that are asked for', async (test) => {
    const now = Date.now();
    const data = await dataOf(test, randomLog(400, now - 30 * HOUR), randomLog(10, now - 2 * HOUR, 'other'));
    const names = (...words: readonly string[]): unknown =>
      evaluate(data, ...words).map(({ app, decisions, policies }) => [
        app,
        decisions,
        ...policies.map(({ policy }) => policy),
      ]);
    assert.deepEqual(names('--policy', 'random'), [
      ['my-site', 400, 'random'],
      ['other', 10, 'random'],
    ]);
    assert.deepEqual(names('--app', 'other', '--policy', 'learn', '--policy', 'default', '--policy', 'learn'), [
      ['other', 10, 'learn', 'default'],
    ]);
    assert.deepEqual(names('--last', '1d', '--policy', 'random'), [
      ['my-site', 0, 'random'],
      ['other', 10, 'random'],
    ]);
    const [, other] = evaluate(data);
    assert.deepEqual(other?.online, { refused: '10 decisions are too few; 200 are needed.' });
  });

  void it('leaves out what can still be rewarded', async (test) => {
    const data = await dataOf(test, randomLog(20, Date.now() - 1000));
    const [figures] = evaluate(data);
    assert.deepEqual([figures?.decisions, figures?.leftOut.open], [0, 20]);
    writeFileSync(join(data, 'topslot.config.json'), JSON.stringify({ apps: { 'my-site': { rewardWait: '1s' } } }));
    assert.deepEqual(evaluate(data)[0]?.decisions, 20);
  });

  void it("goes by the configuration's ε", async (test) => {
    const data = await dataOf(test, randomLog(2000, Date.now() - HOUR));
    const figures = (): unknown => evaluate(data, '--policy', 'epsilon-greedy')[0]?.policies[0]?.ips;
    const usual = figures();
    writeFileSync(join(data, 'topslot.config.json'), JSON.stringify({ apps: { 'my-site': { epsilon: 1 } } }));
    assert.notDeepEqual(figures(), usual);
  });

  void it('reads beside a running server', async (test) => {
    const data = await tempFolder(test);
    await using server = await startServer({ feeds: { news: await newsFeed(test) }, apps: ['my-site'], data });
    for (let at = 0; at < 5; at += 1) await fetch(`${server.url}/api/v2/my-site/rank/news?dnt=1`);
    await fetch(`${server.url}/api/v2/my-site/reward/nobody`, { method: 'POST' });
    const [figures, ...more] = evaluate(data);
    assert.deepEqual([figures?.app, figures?.leftOut.open, more], ['my-site', 5, []]);
  });

  void it('says so where there is nothing', async (test) => {
    const data = await dataOf(test, []);
    const { code, stdout, stderr } = run(data, 'evaluate', '--data', data);
    assert.deepEqual([code, stdout], [0, '']);
    assert.match(stderr, /The log is empty\.\n$/);
    assert.match(run(data, 'evaluate', '--data', data, '--app', 'x').stderr, /The log knows no app "x"\.\n$/);
  });

  const refused: readonly [words: readonly string[], why: RegExp][] = [
    [
      ['--policy', 'best'],
      /^topslot: There is no policy "best"\. There are: learn, epsilon-greedy, default, random\.\n$/,
    ],
    [['--policy', 'constructor'], /^topslot: There is no policy "constructor"\./],
    [['--last', 'week'], /^topslot: --last must be a number and a unit .+, not "week"\.\n$/],
    [['--data', 'none'], /^topslot: There is no log in .+none\/log\.\n$/],
    [['all'], /^topslot: .+ See topslot --help\.\n$/s],
  ];
  for (const [words, why] of refused) {
    void it(`refuses ${words.join(' ')} with a sentence`, async (test) => {
      const { code, stdout, stderr } = run(await tempFolder(test), 'evaluate', ...words);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, why);
    });
  }
});
