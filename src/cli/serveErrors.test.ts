import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { rss, tempFolder } from '../server/fixtures.test.ts';
import { run, start } from './runCli.test.ts';

const FEED = ['--port', '0', '--feed', 'news=news.xml'] as const;

void describe('a configuration that is wrong', () => {
  const files: readonly [text: string, sentences: readonly string[]][] = [
    ['{"port":"8080"}', ['port: must be number, but is "8080".']],
    ['{"apps":{"my-site":{"policy":"best"}}}', ['apps.my-site.policy: is "best"; there are ']],
    [
      '{"apps":{"my-site":{"policy":"epsilon-greedy","epsilon":2}}}',
      ['apps.my-site.epsilon: must be a number from 0 to 1'],
    ],
    ['{"log":{"kafka":[]}}', ['log.kafka: needs a broker']],
    ['{"log":"disk"}', ['log: must be "file", "memory" or {"kafka": ["host:9092"], "topic": "topslot"}']],
    ['{"retention":"1m"}', ['retention: must be at least 1h']],
    ['{"actionSets":{"news":{"feed":""}},"colour":1}', ['actionSets.news.feed: must be ', 'colour: unknown key.']],
    ['[]', ['must hold one JSON object.']],
    ['null', ['must hold one JSON object.']],
    ['{"port": 8080,}', ['JSON']],
    ['', ['JSON']],
  ];
  for (const [text, sentences] of files) {
    void it(`ends the start, and file and key are named: ${text || 'an empty file'}`, async (test) => {
      const folder = await tempFolder(test);
      const file = join(folder, 'topslot.config.json');
      writeFileSync(file, text);
      for (const words of [['serve', '--config', 'topslot.config.json'], ['snippet']]) {
        const { code, stdout, stderr } = run(folder, ...words);
        assert.deepEqual([code, stdout], [1, '']);
        assert.ok(stderr.startsWith(`topslot: ${file}:`), stderr);
        for (const sentence of sentences) assert.ok(stderr.includes(sentence), stderr);
        assert.doesNotMatch(stderr, /\n {4}at /);
      }
    });
  }

  void it('is one that is not there', async (test) => {
    const folder = await tempFolder(test);
    const { code, stderr } = run(folder, '--config', 'none.json');
    assert.equal(code, 1);
    assert.ok(stderr.startsWith(`topslot: ${join(folder, 'none.json')}: `), stderr);
  });
});

void describe('what is typed wrongly', () => {
  const wrong: readonly [words: readonly string[], sentence: string][] = [
    [[], 'There is nothing to rank: give it --feed news=https://…/rss.xml, or a configuration.'],
    [['--feed', 'news.xml'], '--feed news.xml: should be <name>=<url or file>.'],
    [['--feed', '=news.xml'], '--feed =news.xml: should be <name>=<url or file>.'],
    [['--feed', 'news='], '--feed news=: should be <name>=<url or file>.'],
    [['--feed', '../x=news.xml'], 'the command line:\n  actionSets.../x: is not an id'],
    [['--port', 'http'], '--port http: should be a number from 0 to 65535.'],
    [['--port', '-1'], "Option '--port' argument is ambiguous."],
    [[...FEED, '--port', '65536'], 'the command line:\n  port: '],
    [[...FEED, '--app', 'my site'], 'the command line:\n  apps.my site: is not an id'],
    [[...FEED, '--host', ''], 'the command line:\n  host: '],
  ];
  for (const [words, sentence] of wrong) {
    void it(`is answered with a sentence: ${words.join(' ') || 'nothing'}`, async (test) => {
      const { code, stdout, stderr } = run(await tempFolder(test), ...words);
      assert.deepEqual([code, stdout], [1, '']);
      assert.ok(stderr.startsWith(`topslot: ${sentence}`), stderr);
    });
  }
});

void describe('what cannot be had', () => {
  void it('is a port that is taken: without --dev no other one will do', async (test) => {
    const taken = createServer().listen(0, '127.0.0.1');
    test.after(() => taken.close());
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : assert.fail();
    const { code, stdout, stderr } = run(await tempFolder(test), '--feed', 'news=news.xml', '--port', String(port));
    assert.deepEqual([code, stdout], [1, '']);
    assert.ok(stderr.endsWith(`topslot: Cannot listen on 127.0.0.1:${port}: the port is in use by another process.\n`));
  });

  void it('is a folder that another server writes to, and its process is named', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, 'news.xml'), rss(['a']));
    const { pid } = await start(test, folder, ...FEED);
    const { code, stdout, stderr } = run(folder, ...FEED);
    assert.deepEqual([code, stdout], [1, '']);
    assert.ok(stderr.includes(`topslot: The log in ${join(folder, '.topslot', 'log')} is in use by process ${pid}. `));
  });

  void it('is a log that is damaged, and its file and line are named', async (test) => {
    const folder = await tempFolder(test);
    const log = join(folder, '.topslot', 'log');
    mkdirSync(log, { recursive: true });
    writeFileSync(join(log, '0000000001.ndjson'), 'no record\n');
    const { code, stderr } = run(folder, ...FEED);
    assert.equal(code, 1);
    const repair = `Stop the server and run: topslot repair --data ${join(folder, '.topslot')}`;
    const damage = `${join(log, '0000000001.ndjson')} is damaged: line 1, at byte 0, is not a record.`;
    assert.ok(stderr.endsWith(`${damage} ${repair}\n`), stderr);
  });

  void it('is a folder in the place of a file, which is said in a sentence', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, 'file'), '');
    const { code, stdout, stderr } = run(folder, ...FEED, '--data', 'file');
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /topslot: .+file.+\n$/);
    assert.doesNotMatch(stderr, /\n {4}at /);
  });
});
