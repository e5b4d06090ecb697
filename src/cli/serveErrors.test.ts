import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { rss, tempFolder } from '../server/fixtures.test.ts';
import { run, runProcess, start } from './runCli.test.ts';

const FEED = ['--port', '0', '--feed', 'news=news.xml'] as const;

void describe('a faulty configuration', () => {
  const files: readonly [text: string, sentences: readonly string[]][] = [
    ['{"port":"8080"}', ['port: must be a number, but is "8080".']],
    ['{"apps":{"my-site":{"policy":"best"}}}', ['apps.my-site.policy: must be "learn" or "epsilon-greedy" or ']],
    [
      '{"apps":{"my-site":{"policy":"epsilon-greedy","epsilon":2}}}',
      ['apps.my-site.epsilon: must be a number from 0 to 1'],
    ],
    ['{"log":{"kafka":[]}}', ['log.kafka: needs a broker']],
    ['{"log":"disk"}', ['log: must be "file", "memory" or {"kafka": ["host:9092"], "topic": "topslot"}']],
    ['{"retention":"1m"}', ['retention: must be at least 1h']],
    ['{"actionSets":{"news":{"feed":""}},"colour":1}', ['actionSets.news.feed: must be ', 'colour: unknown key.']],
    ['[]', ['The configuration must be one JSON object: { … }.']],
    ['null', ['The configuration must be one JSON object: { … }.']],
    ['{"actionSets":{"news":"./ok.xml"}}', ['Write {"feed": "./ok.xml"} instead.']],
    ['{"prot":8080}', ['prot: unknown key. Did you mean "port"?']],
    ['{\n  "port": 8080,\n}', [', line 3, column 1: Remove the comma before this "}".\n']],
    ['', [', line 1, column 1: The text ends here, but a value is missing.\n']],
  ];
  for (const [text, sentences] of files) {
    void it(`is reported with its file and key: ${text || 'an empty file'}`, async (test) => {
      const folder = await tempFolder(test);
      const file = join(folder, 'topslot.config.json');
      writeFileSync(file, text);
      for (const words of [['serve', '--config', 'topslot.config.json'], ['snippet']]) {
        const { code, stdout, stderr } = await run(folder, ...words);
        assert.deepEqual([code, stdout], [1, '']);
        assert.ok(stderr.startsWith(`topslot: ${file}`), stderr);
        for (const sentence of sentences) assert.ok(stderr.includes(sentence), stderr);
        assert.doesNotMatch(stderr, /\n {4}at /);
      }
    });
  }

  const missing: readonly [named: string, sentence: string][] = [
    ['none.json', 'none.json: There is no such file.'],
    ['topslot.confg.json', 'topslot.confg.json: There is no such file. Did you mean topslot.config.json?'],
    ['none/topslot.config.json', 'none/topslot.config.json: There is no such file.'],
    ['topslot.config.json/x', 'topslot.config.json/x: There is no such file.'],
  ];
  for (const [named, sentence] of missing) {
    void it(`is reported with a sentence if it does not exist: ${named}`, async (test) => {
      const folder = await tempFolder(test);
      writeFileSync(join(folder, 'topslot.config.json'), '{}');
      const { code, stdout, stderr } = await run(folder, '--config', named);
      assert.deepEqual([code, stdout, stderr], [1, '', `topslot: ${join(folder, sentence)}\n`]);
    });
  }

  void it('is reported with a sentence if it is a folder', async (test) => {
    const folder = await tempFolder(test);
    const { code, stdout, stderr } = await run(folder, '--config', '.');
    const example = join(folder, 'topslot.config.json');
    const sentence = `topslot: ${folder}: This is a folder. --config needs the file, such as ${example}.\n`;
    assert.deepEqual([code, stdout, stderr], [1, '', sentence]);
  });
});

void describe('topslot serve fails with a sentence', () => {
  void it('if the port is in use: only --dev uses the next free one', async (test) => {
    const otherServer = createServer().listen(0, '127.0.0.1');
    test.after(() => otherServer.close());
    await once(otherServer, 'listening');
    const address = otherServer.address();
    const port = typeof address === 'object' && address ? address.port : assert.fail();
    const { code, stdout, stderr } = runProcess(
      await tempFolder(test),
      '--feed',
      'news=news.xml',
      '--port',
      String(port),
    );
    assert.deepEqual([code, stdout], [1, '']);
    assert.ok(
      stderr.endsWith(
        `topslot: Cannot listen on 127.0.0.1:${port}: the port is in use by another process; choose another port.\n`,
      ),
    );
  });

  void it('if another server uses the data folder, with the id of its process', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, 'news.xml'), rss(['a']));
    const { pid } = await start(test, folder, ...FEED);
    const { code, stdout, stderr } = runProcess(folder, ...FEED);
    assert.deepEqual([code, stdout], [1, '']);
    assert.ok(stderr.includes(`topslot: The log in ${join(folder, '.topslot', 'log')} is in use by process ${pid}. `));
  });

  void it('if the log is damaged, with the file and the line', async (test) => {
    const folder = await tempFolder(test);
    const log = join(folder, '.topslot', 'log');
    mkdirSync(log, { recursive: true });
    writeFileSync(join(log, '0000000001.ndjson'), 'no record\n');
    const { code, stderr } = runProcess(folder, ...FEED);
    assert.equal(code, 1);
    const repair = `Stop the server and run: topslot repair --data ${join(folder, '.topslot')}`;
    const damage = `${join(log, '0000000001.ndjson')} is damaged: line 1, at byte 0, is not a valid record.`;
    assert.ok(stderr.endsWith(`${damage} ${repair}\n`), stderr);
  });

  void it('if --data is a file', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, 'file'), '');
    const { code, stdout, stderr } = runProcess(folder, ...FEED, '--data', 'file');
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /topslot: .+file.+\n$/);
    assert.doesNotMatch(stderr, /\n {4}at /);
  });
});
