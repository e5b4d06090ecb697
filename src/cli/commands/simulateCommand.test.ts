import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { rss, tempFolder } from '../../server/fixtures.test.ts';
import { run, start } from '../runCli.test.ts';

void describe('topslot simulate', () => {
  void it('simulates a front page with each policy, and prints its share of the best possible clicks', async (test) => {
    const folder = await tempFolder(test);
    const { code, stdout } = await run(folder, 'simulate', '--views', '2000', '--days', '1', '--seeds', '1');
    assert.equal(code, 0);
    assert.match(stdout, /^Simulated 1 front page with 2,000 views a day for 1 day\./);
    const rows = [...stdout.matchAll(/^(\S+) +(\d\.\d\d) +(\d\.\d\d)$/gm)].map(([, policy, ...shares]) => ({
      policy,
      shares,
    }));
    assert.deepEqual(
      rows.map(({ policy }) => policy),
      ['learn', 'epsilon-greedy', 'default', 'random'],
    );
    for (const { shares } of rows) for (const share of shares) assert.ok(Number(share) > 0.2 && Number(share) < 0.9);
  });

  void it('prints the same figures every time, and only for the policies in --policy', async (test) => {
    const folder = await tempFolder(test);
    const words = ['simulate', '--policy', 'default', '--views', '500', '--days', '1', '--seeds', '2'];
    const { stdout } = await run(folder, ...words);
    assert.equal((await run(folder, ...words)).stdout, stdout);
    assert.doesNotMatch(stdout, /learn|random/);
  });

  void it('fails with a sentence if no server answers', async (test) => {
    const words = ['simulate', '--url', 'http://127.0.0.1:1', '--sets', 'a'];
    const { code, stdout, stderr } = await run(await tempFolder(test), ...words);
    const sentence = 'topslot: No server answers at http://127.0.0.1:1/. Start it, or check --url.\n';
    assert.deepEqual([code, stdout, stderr], [1, '', sentence]);
  });

  void it('sends readers to a running server, and prints their click rate', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, 'news.xml'), rss(['a', 'b', 'c']));
    const { url } = await start(test, folder, '--port', '0', '--feed', 'news=news.xml');
    const { code, stdout, stderr } = await run(
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
      /^\d+ readers, \d+ clicks on the top story\. Click rate: [\d.]+ % in the first tenth of the readers, [\d.]+ % in the last\.\n$/,
    );
  });
});
