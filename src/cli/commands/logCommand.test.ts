import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { describe, it, type TestContext } from 'node:test';
import { tempFolder } from '../../server/fixtures.test.ts';
import { CLI, run } from '../runCli.test.ts';

/** Creates a working folder with a log of two segments, and a topic whose last line is incomplete. */
const dataFolder = async (test: TestContext): Promise<string> => {
  const folder = await tempFolder(test);
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('.topslot/log/0000000001.ndjson', '{"n":1}\n{"n":2}\n');
  write('.topslot/log/0000000002.ndjson', '{"n":3}\n');
  write('.topslot/log/lock', '1\n');
  write('.topslot/topics/home%2efeed/0000000001.ndjson', '{"ä":"\u2028"}\n{"b":1}\n{"unfinis');
  return folder;
};

void describe('topslot log', () => {
  void it('prints all segments of the log in order, and nothing else', async (test) => {
    const { code, stdout, stderr } = await run(await dataFolder(test), 'log');
    assert.deepEqual([code, stdout, stderr], [0, '{"n":1}\n{"n":2}\n{"n":3}\n', '']);
  });

  void it('prints a topic as it was written, without an incomplete last line', async (test) => {
    const { code, stdout, stderr } = await run(await dataFolder(test), 'log', 'home.feed');
    assert.deepEqual([code, stdout, stderr], [0, '{"ä":"\u2028"}\n{"b":1}\n', '']);
  });

  void it('reads the data folder of --data or of the configuration', async (test) => {
    const folder = await dataFolder(test);
    const elsewhere = await tempFolder(test);
    assert.equal(
      (await run(elsewhere, 'log', '--data', join(folder, '.topslot'))).stdout,
      '{"n":1}\n{"n":2}\n{"n":3}\n',
    );
    writeFileSync(join(elsewhere, 'topslot.config.json'), JSON.stringify({ data: join(folder, '.topslot') }));
    assert.equal((await run(elsewhere, 'log', 'home.feed')).stdout, '{"ä":"\u2028"}\n{"b":1}\n');
  });

  void it('lists the topics if it is asked for an unknown one', async (test) => {
    const folder = await dataFolder(test);
    const KafkaConfs = { k: { BootstrapServers: '127.0.0.1:9', Topic: 'far' } };
    const CallBackConfs = { home: { DataSource: { Name: 'k', Type: 'kafka' } } };
    writeFileSync(join(folder, 'topslot.config.json'), JSON.stringify({ pairec: { CallBackConfs, KafkaConfs } }));
    // A folder with an invalid name and a file are ignored.
    mkdirSync(join(folder, '.topslot/topics/%zz'));
    writeFileSync(join(folder, '.topslot/topics/.DS_Store'), '');
    const { code, stdout, stderr } = await run(folder, 'log', 'none');
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(
      stderr,
      /^topslot: There is no topic "none" in .+\.topslot\. There are: topslot, far, home\.feed\.\n$/,
    );
  });

  void it('reports a missing log as such, not as an unknown topic', async (test) => {
    const folder = await tempFolder(test);
    const { code, stdout, stderr } = await run(folder, 'log');
    assert.deepEqual([code, stdout], [1, '']);
    assert.equal(stderr, `topslot: There is no log in ${join(folder, '.topslot', 'log')}.\n`);
  });

  void it('prints nothing for a configured topic without records', async (test) => {
    const folder = await tempFolder(test);
    const CallBackConfs = { home: { DataSource: { Name: 'dh', Type: 'datahub' } } };
    const pairec = { CallBackConfs, DatahubConfs: { dh: { TopicName: 'later' } } };
    writeFileSync(join(folder, 'topslot.config.json'), JSON.stringify({ pairec }));
    const { code, stdout, stderr } = await run(folder, 'log', 'later');
    assert.deepEqual([code, stdout, stderr], [0, '', '']);
  });

  void it('ends without an error when the reader closes the pipe', async (test) => {
    const folder = await tempFolder(test);
    mkdirSync(join(folder, 'log'));
    const line = `${JSON.stringify({ text: 'x'.repeat(1000) })}\n`;
    writeFileSync(join(folder, 'log', '0000000001.ndjson'), line.repeat(5000));
    const child = spawn(execPath, [CLI, 'log', '--data', folder], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (text) => (stderr += String(text)));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => {
      child.once('close', resolve);
    });
    assert.deepEqual([code, stderr], [0, '']);
  });
});
