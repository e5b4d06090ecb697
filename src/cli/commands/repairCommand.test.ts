import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { newsFeed, tempFolder } from '../../server/fixtures.test.ts';
import { run, start } from '../runCli.test.ts';

const GOOD = '{"type":"activation","app":"a","time":1,"eventId":"e"}\n';

/** A folder with a log that stops a server from starting, under these data. */
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
  void it('is what a server that cannot start asks for, and lets it start', async (test) => {
    const folder = await damagedLog(test);
    const feed = `news=${await newsFeed(test)}`;
    const refused = run(folder, '--feed', feed, '--port', '0');
    assert.equal(refused.code, 1);
    assert.ok(refused.stderr.includes(`Stop the server and run: topslot repair --data ${join(folder, '.topslot')}\n`));
    const { code, stdout, stderr } = run(folder, 'repair', '--data', join(folder, '.topslot'));
    const last = `Looked through 1 segment in ${join(folder, '.topslot', 'log')}: moved 1 damaged line.\n`;
    assert.deepEqual([code, stdout, stderr], [0, MOVED + last, '']);
    const server = await start(test, folder, '--feed', feed, '--port', '0');
    const inUse = run(folder, 'repair');
    assert.equal(inUse.code, 1);
    assert.match(inUse.stderr, /^topslot: The log in .+ is in use by process \d+\./);
    await server.end('SIGTERM');
    assert.ok(readFileSync(join(folder, '.topslot', 'log', '0000000001.ndjson'), 'utf8').startsWith(GOOD + GOOD));
  });

  void it('repairs the log of the configuration', async (test) => {
    const folder = await damagedLog(test, 'elsewhere');
    writeFileSync(join(folder, 'own.json'), JSON.stringify({ data: './elsewhere' }));
    assert.ok(run(folder, 'repair', '--config', 'own.json').stdout.startsWith(MOVED));
  });

  const refusals: readonly [words: readonly string[], why: RegExp][] = [
    [['--data', 'none'], /^topslot: There is no log in .+none.log\.\n$/],
    [['log'], /one word too many|Unexpected argument/],
    [['--colour'], /--colour/],
    [['--config', 'none.json'], /none\.json/],
  ];
  for (const [words, why] of refusals) {
    void it(`${words.join(' ')} is refused with a sentence`, async (test) => {
      const { code, stdout, stderr } = run(await tempFolder(test), 'repair', ...words);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, why);
    });
  }

  void it('has nothing to do where the log is in Kafka', async (test) => {
    const folder = await tempFolder(test);
    const log = { kafka: ['127.0.0.1:9'], topic: 'topslot' };
    writeFileSync(join(folder, 'topslot.config.json'), JSON.stringify({ log }));
    const { code, stdout, stderr } = run(folder, 'repair');
    const sentence = 'The log is in the topic topslot of a Kafka cluster: there is nothing to repair here.\n';
    assert.deepEqual([code, stdout, stderr], [0, sentence, '']);
  });
});
