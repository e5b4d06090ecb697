import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { newsFeed, tempFolder } from '../../server/fixtures.test.ts';
import { run, runProcess, start } from '../runCli.test.ts';

const GOOD = '{"type":"activation","app":"a","time":1,"eventId":"e"}\n';

/** Creates a folder with a damaged log in the data folder `data`. A server does not start with it. */
const damagedLog = async (test: TestContext, data = '.topslot'): Promise<string> => {
  const folder = await tempFolder(test);
  mkdirSync(join(folder, data, 'log'), { recursive: true });
  writeFileSync(join(folder, data, 'log', '0000000001.ndjson'), `${GOOD}damage\n${GOOD}`);
  return folder;
};

const MOVED =
  `0000000001.ndjson: moved 1 damaged line (6 bytes at byte ${GOOD.length}, line 2) ` +
  'to 0000000001.ndjson.damaged\n';

void describe('topslot repair', () => {
  void it('is suggested by a server that cannot start, and lets it start', async (test) => {
    const folder = await damagedLog(test);
    const feed = `news=${await newsFeed(test)}`;
    const refused = runProcess(folder, '--feed', feed, '--port', '0');
    assert.equal(refused.code, 1);
    assert.ok(refused.stderr.includes(`Stop the server and run: topslot repair --data ${join(folder, '.topslot')}\n`));
    const { code, stdout, stderr } = await run(folder, 'repair', '--data', join(folder, '.topslot'));
    const last = `Checked 1 segment in ${join(folder, '.topslot', 'log')}: moved 1 damaged line.\n`;
    assert.deepEqual([code, stdout, stderr], [0, MOVED + last, '']);
    const server = await start(test, folder, '--feed', feed, '--port', '0');
    const inUse = await run(folder, 'repair');
    assert.equal(inUse.code, 1);
    assert.match(inUse.stderr, /^topslot: The log in .+ is in use by process \d+\./);
    await server.end('SIGTERM');
    assert.ok(readFileSync(join(folder, '.topslot', 'log', '0000000001.ndjson'), 'utf8').startsWith(GOOD + GOOD));
  });

  void it('repairs the log of the data folder in the configuration', async (test) => {
    const folder = await damagedLog(test, 'elsewhere');
    writeFileSync(join(folder, 'own.json'), JSON.stringify({ data: './elsewhere' }));
    assert.ok((await run(folder, 'repair', '--config', 'own.json')).stdout.startsWith(MOVED));
  });

  const failures: readonly [words: readonly string[], why: RegExp][] = [
    [['--data', 'none'], /^topslot: There is no log in .+none.log\.\n$/],
    [['--config', 'none.json'], /none\.json/],
  ];
  for (const [words, why] of failures) {
    void it(`fails with a sentence for ${words.join(' ')}`, async (test) => {
      const { code, stdout, stderr } = await run(await tempFolder(test), 'repair', ...words);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, why);
    });
  }

  void it('reports that there is no file to repair if the log is in Kafka', async (test) => {
    const folder = await tempFolder(test);
    const log = { kafka: ['127.0.0.1:9'], topic: 'topslot' };
    writeFileSync(join(folder, 'topslot.config.json'), JSON.stringify({ log }));
    const { code, stdout, stderr } = await run(folder, 'repair');
    const sentence = 'The log is in the topic topslot of a Kafka cluster, so there is no file to repair.\n';
    assert.deepEqual([code, stdout, stderr], [0, sentence, '']);
  });
});
