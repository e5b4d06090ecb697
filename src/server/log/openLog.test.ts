import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { describe, it } from 'node:test';
import type { LogRecord } from '../../learn/record.ts';
import { appDefaults } from '../config/schema.ts';
import { tempFolder } from '../fixtures.test.ts';
import { createApps } from '../ranking/apps.ts';
import type { Log } from './log.ts';
import { createMemoryLog } from './memoryLog.ts';
import { openLog } from './openLog.ts';

const decision = (eventId: string, app = 'my-site'): LogRecord => ({
  type: 'decision',
  app,
  time: 1000,
  eventId,
  policy: 'default',
  sets: ['news'],
  articles: ['hash'],
  order: [0],
  probabilities: [1],
  context: { device: 'phone', hour: 0 },
});
const article: LogRecord = { type: 'article', app: 'my-site', time: 1000, article: 'hash', id: 'url1' };
const reward = (eventId: string, app = 'my-site'): LogRecord => ({
  type: 'reward',
  app,
  time: 1001,
  eventId,
  value: 1,
});

const silent = (): void => {};
const mySite = () => createApps({ 'my-site': appDefaults }, appDefaults);

const open = async (folder: string, apps: ReturnType<typeof createApps>, said: string[] = []): Promise<Log> => {
  const opened = await openLog('file', folder, apps, (text) => said.push(text));
  if (!opened.ok) assert.fail(opened.why);
  return opened.log;
};

/** Leaves a log with these records in a folder. */
const write = async (folder: string, records: readonly LogRecord[]): Promise<void> => {
  const log = await open(folder, createApps({}, appDefaults));
  for (const record of records) assert.equal((await log.append(record)).ok, true);
  await log.close();
};

void describe('openLog', () => {
  void it('lets the apps know what they knew before', async (test) => {
    const folder = await tempFolder(test);
    await write(folder, [article, decision('open'), decision('rewarded'), reward('rewarded')]);

    const apps = mySite();
    const said: string[] = [];
    const log = await open(folder, apps, said);
    const app = apps.get('my-site');
    assert.ok(app?.written.has('hash'));
    assert.deepEqual(
      ['open', 'rewarded', 'unknown'].map((id) => app?.join.take(reward(id))?.joined),
      ['counted', 'repeated', 'dangling'],
    );
    assert.deepEqual(said, [`log: read 4 records from ${folder}`]);
    await log.close();
  });

  void it('gives each app its own records, and leaves those of apps that are gone', async (test) => {
    const folder = await tempFolder(test);
    await write(folder, [decision('e', 'gone'), decision('e', 'other'), decision('mine')]);
    const apps = createApps({ 'my-site': appDefaults, other: appDefaults }, appDefaults);
    const log = await open(folder, apps);
    assert.equal(apps.get('my-site')?.join.take(reward('e'))?.joined, 'dangling');
    assert.equal(apps.get('other')?.join.take(reward('e', 'other'))?.joined, 'counted');
    assert.equal(apps.get('gone'), undefined);
    await log.close();
  });

  void it('says nothing of a log that is empty', async (test) => {
    const said: string[] = [];
    const log = await open(await tempFolder(test), mySite(), said);
    await log.close();
    assert.deepEqual(said, []);
  });

  void it('does not open a log that is damaged, and lets go of it', async (test) => {
    const folder = await tempFolder(test);
    await write(folder, [decision('e')]);
    const file = join(folder, '0000000002.ndjson');
    writeFileSync(file, `no record\n${JSON.stringify(decision('f'))}\n`);
    const opened = await openLog('file', folder, mySite(), silent);
    assert.deepEqual(opened, { ok: false, inUse: false, why: `${file}:1 is damaged: the line is not a record.` });
    assert.equal(existsSync(join(folder, 'lock')), false);
  });

  void it('does not open a log that somebody else writes, and says who', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder, mySite());
    const second = await openLog('file', folder, mySite(), silent);
    assert.deepEqual(second, {
      ok: false,
      inUse: true,
      why:
        `The log in ${folder} is in use by process ${pid}. If that is no ranking server, ` +
        `remove ${join(folder, 'lock')}.`,
    });
    await log.close();
  });

  void it('says in a sentence that there can be no folder', async (test) => {
    const file = join(await tempFolder(test), 'file');
    writeFileSync(file, '');
    const opened = await openLog('file', join(file, 'log'), mySite(), silent);
    assert.equal(opened.ok, false);
    assert.ok(!opened.ok && !opened.inUse && opened.why.includes(join(file, 'log')));
  });

  void it('makes one that ends with the process, and touches no disk for it', async (test) => {
    const folder = join(await tempFolder(test), 'log');
    const opened = await openLog('memory', folder, mySite(), silent);
    assert.ok(opened.ok);
    assert.deepEqual(await opened.log.append(decision('e')), { ok: true });
    await opened.log.close();
    assert.equal(existsSync(folder), false);
  });
});

void describe('the log in memory', () => {
  void it('remembers what it was given, in order, and has nothing from before', async () => {
    const log = createMemoryLog();
    for (const record of [decision('a'), reward('a')]) assert.deepEqual(await log.append(record), { ok: true });
    assert.deepEqual(log.records, [decision('a'), reward('a')]);
    for await (const record of log.replay()) assert.fail(JSON.stringify(record));
    await log.close();
  });
});
