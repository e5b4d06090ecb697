import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { rss, tempFolder } from '../../server/fixtures.test.ts';
import { run, start } from '../runCli.test.ts';

void describe('topslot simulate', () => {
  void it('plays the front page with each policy, and prints what it earned of what it could', async (test) => {
    const folder = await tempFolder(test);
    const { code, stdout } = run(folder, 'simulate', '--views', '2000', '--days', '1', '--seeds', '1');
    assert.equal(code, 0);
    assert.match(stdout, /^A front page with 2,000 views a day, for 1 day, 1 front page:/);
    const shares = [...stdout.matchAll(/^(\S+) +(\d\.\d\d) +(\d\.\d\d)$/gm)].map(([, policy, ...both]) => [
      policy,
      both,
    ]);
    assert.deepEqual(
      shares.map(([policy]) => policy),
      ['learn', 'epsilon-greedy', 'default', 'random'],
    );
    for (const [, both] of shares)
      for (const share of both ?? []) assert.ok(Number(share) > 0.2 && Number(share) < 0.9);
  });

  void it('comes to the same every time, and plays only what it is asked for', async (test) => {
    const folder = await tempFolder(test);
    const words = ['simulate', '--policy', 'default', '--views', '500', '--days', '1', '--seeds', '2'];
    const { stdout } = run(folder, ...words);
    assert.equal(run(folder, ...words).stdout, stdout);
    assert.doesNotMatch(stdout, /learn|random/);
  });

  const wrong: readonly [words: readonly string[], why: RegExp][] = [
    [['--views', '0'], /--views, --days and --seeds: should be whole numbers above 0\./],
    [['--days', 'x'], /--views, --days and --seeds: /],
    [['--seeds', '1.5'], /--views, --days and --seeds: /],
    [['--policy', 'best'], /There is no policy "best"\. There are: learn, epsilon-greedy, default, random\./],
    [['--url', 'rank.example'], /--url rank\.example: should be an address such as http:/],
    [['--url', 'http://127.0.0.1:1'], /Which action sets\? Say --sets "news sports", or --config <file>\./],
    [['--url', 'http://127.0.0.1:1', '--sets', 'a/b'], /"a\/b" is not an id: /],
    [
      ['--url', 'http://127.0.0.1:1', '--sets', 'a', '--rate', '0'],
      /--rate 0: should be a number of readers a second\./,
    ],
    [['--url', 'http://127.0.0.1:1', '--sets', 'a', '--for', 'ever'], /--for ever: should be a number and a unit/],
    [['--url', 'http://127.0.0.1:1', '--sets', 'a'], /Nobody answers at http:\/\/127\.0\.0\.1:1\/\./],
  ];
  for (const [words, why] of wrong) {
    void it(`says what is wrong with ${words.join(' ')}`, async (test) => {
      const { code, stdout, stderr } = run(await tempFolder(test), 'simulate', ...words);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, why);
      assert.doesNotMatch(stderr, /\n {4}at /);
    });
  }

  void it('sends readers to a running server, and says how they clicked', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, 'news.xml'), rss(['a', 'b', 'c']));
    const { url } = await start(test, folder, '--port', '0', '--feed', 'news=news.xml');
    const { code, stdout, stderr } = run(
      folder,
      'simulate',
      '--url',
      url,
      '--sets',
      'news',
      '--rate',
      '50',
      '--for',
      '1s',
    );
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^\d+ readers, \d+ clicks on the top story: [\d.]+ % of the first tenth of them, [\d.]+ % of the last\.\n$/,
    );
  });
});
