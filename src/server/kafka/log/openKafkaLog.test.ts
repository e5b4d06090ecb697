import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Folds } from '../../log/commit/log.ts';
import { openKafkaLog, type KafkaLogOptions } from './openKafkaLog.ts';

// Tests without a broker. Those with a broker are in e2e/kafka.

const folds: Folds = { applyRecord: () => undefined, save: () => [], restore: () => {} };

const newFolder = (test: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'topslot-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const open = async (folder: string, options: Partial<KafkaLogOptions> = {}) => {
  const topic = { brokers: ['127.0.0.1:1'], topic: 't', timeout: 1500, ...options };
  const opened = await openKafkaLog({ folds, logLine: () => {}, now: Date.now, folder, ...topic });
  return opened.ok ? assert.fail('It was opened.') : opened;
};

const noPackage = (): Promise<never> => {
  const error = new Error("Cannot find package '@platformatic/kafka' imported from /x.js");
  return Promise.reject(Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' }));
};

void describe('openKafkaLog', () => {
  void it('reports an invalid broker, topic or folder, and a missing package', async (test) => {
    const folder = newFolder(test);
    const why = async (options: Partial<KafkaLogOptions>): Promise<string> => (await open(folder, options)).why;
    assert.equal(
      await why({ brokers: ['x:y'] }),
      '"x:y" is not a valid Kafka broker: write "host:port", such as "kafka:9092".',
    );
    assert.match(await why({ topic: 'a b' }), /^"a b" is not a valid Kafka topic name: /);
    assert.equal(
      await why({ importKafka: noPackage }),
      'A log in Kafka needs the package @platformatic/kafka: npm i @platformatic/kafka.',
    );
    writeFileSync(join(folder, 'file'), '');
    assert.match(await why({ folder: join(folder, 'file', 'x') }), /^The folder .+x cannot be used: .+\.$/);
  });

  void it('fails without a broker, and releases the folder', async (test) => {
    const folder = join(newFolder(test), 'new');
    for (let attempt = 0; attempt < 2; attempt += 1) {
      assert.deepEqual(await open(folder), {
        ok: false,
        inUse: false,
        why:
          'The log (the Kafka topic t at 127.0.0.1:1) cannot be read: connect ECONNREFUSED 127.0.0.1:1. ' +
          'Check that the brokers are running, and that this machine can reach the addresses that they advertise.',
      });
      assert.ok(existsSync(folder));
    }
  });

  void it('refuses a second log in the same folder', async (test) => {
    const folder = newFolder(test);
    const first = open(folder, { timeout: 2000 });
    while (!existsSync(join(folder, 'lock'))) await new Promise(setImmediate);
    assert.deepEqual(await open(folder), {
      ok: false,
      inUse: true,
      why: `${folder} is in use by process ${process.pid}. Give each server its own data folder.`,
    });
    await first;
  });
});
