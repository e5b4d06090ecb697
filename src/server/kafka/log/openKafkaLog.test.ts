import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Folds } from '../../log/commit/log.ts';
import { openKafkaLog, type KafkaLogOptions } from './openKafkaLog.ts';

// What needs no broker; the rest is in e2e/kafka.

const folds: Folds = { take: () => undefined, save: () => [], restore: () => {} };

const newFolder = (test: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'topslot-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const open = async (folder: string, options: Partial<KafkaLogOptions> = {}) => {
  const topic = { brokers: ['127.0.0.1:1'], topic: 't', patience: 1500, ...options };
  const opened = await openKafkaLog({ folds, say: () => {}, now: Date.now, folder, ...topic });
  return opened.ok ? assert.fail('It has begun.') : opened;
};

const noPackage = (): Promise<never> => {
  const error = new Error("Cannot find package '@platformatic/kafka' imported from /x.js");
  return Promise.reject(Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' }));
};

void describe('openKafkaLog', () => {
  void it('says what is wrong with a broker, a topic or the folder, and what is missing', async (test) => {
    const folder = newFolder(test);
    const why = async (options: Partial<KafkaLogOptions>): Promise<string> => (await open(folder, options)).why;
    assert.equal(await why({ brokers: ['x:y'] }), '"x:y" is no Kafka broker: write it as "kafka:9092".');
    assert.match(await why({ topic: 'a b' }), /^"a b" is no name of a Kafka topic: /);
    assert.equal(
      await why({ importKafka: noPackage }),
      'A log in Kafka needs the package @platformatic/kafka: npm i @platformatic/kafka.',
    );
    writeFileSync(join(folder, 'file'), '');
    assert.match(await why({ folder: join(folder, 'file', 'x') }), /^.+x cannot be used: .+\.$/);
  });

  void it('does not begin without a broker, and leaves the folder to whoever tries again', async (test) => {
    const folder = join(newFolder(test), 'new');
    for (let time = 0; time < 2; time += 1) {
      assert.deepEqual(await open(folder), {
        ok: false,
        inUse: false,
        why:
          'The log, the Kafka topic t at 127.0.0.1:1, cannot be read: connect ECONNREFUSED 127.0.0.1:1. ' +
          'See whether the brokers run, and whether the addresses that they advertise can be reached from here.',
      });
      assert.ok(existsSync(folder));
    }
  });

  void it('keeps two out of one folder', async (test) => {
    const folder = newFolder(test);
    const first = open(folder, { patience: 2000 });
    while (!existsSync(join(folder, 'lock'))) await new Promise(setImmediate);
    assert.deepEqual(await open(folder), {
      ok: false,
      inUse: true,
      why: `${folder} is in use by process ${process.pid}: each server needs a data folder of its own.`,
    });
    await first;
  });
});
