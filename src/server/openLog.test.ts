import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { tempFolder } from './fixtures.test.ts';
import { createTestLog } from './log/testLog.test.ts';
import { openLog, type OpenLogOptions } from './openLog.ts';
import { append, appendAll, createNames, DAY, FIRST, reward, turn } from './log/testLog.test.ts';

const options = (folder: string, folds = createNames()): Omit<OpenLogOptions, 'log'> => ({
  folder,
  folds,
  retention: DAY,
  now: () => 1,
  logLine: () => {},
});

void describe('openLog', () => {
  void it('opens a log in a folder, and applies its records', async (test) => {
    const folder = await tempFolder(test);
    const first = await openLog({ ...options(folder), log: 'file' });
    assert.ok(first.ok);
    await appendAll(first.log, ['a', 'b']);
    await first.log.close();
    assert.deepEqual(readdirSync(folder), [FIRST]);

    const folds = createNames();
    const logged: string[] = [];
    const second = await openLog({ ...options(folder, folds), logLine: (text) => logged.push(text), log: 'file' });
    assert.ok(second.ok);
    assert.deepEqual([folds.names, logged], [['a', 'b'], [`log: read 2 records from ${folder}`]]);
    await second.log.close();
  });

  void it('fails with a sentence if the folder cannot be created', async (test) => {
    const file = join(await tempFolder(test), 'file');
    writeFileSync(file, '');
    const opened = await openLog({ ...options(join(file, 'log')), log: 'file' });
    assert.ok(!opened.ok && !opened.inUse && opened.why.includes(join(file, 'log')));
  });

  void it('opens a log in memory without touching the disk', async (test) => {
    const folder = join(await tempFolder(test), 'log');
    const folds = createNames();
    const opened = await openLog({ ...options(folder, folds), log: 'memory' });
    assert.ok(opened.ok);
    assert.deepEqual(await append(opened.log, reward('e')), { ok: true });
    await opened.log.close();
    assert.deepEqual([existsSync(folder), folds.names], [false, ['e']]);
  });
});

void describe('createMemoryLog', () => {
  void it('applies records in order, asynchronously', async () => {
    const folds = createNames();
    const log = createTestLog(folds);
    for (const name of ['a', 'b']) log.append(reward(name));
    assert.deepEqual([log.records, folds.names], [[reward('a'), reward('b')], []]);
    await turn();
    assert.deepEqual(folds.names, ['a', 'b']);
    await log.close();
  });

  void it('settles a record with its effect', async () => {
    const log = createTestLog({ applyRecord: () => ({ joined: 'counted' }) });
    assert.deepEqual(await append(log, reward('a')), { ok: true, effect: { joined: 'counted' } });
  });

  void it('has applied all records when close resolves', async () => {
    const folds = createNames();
    const log = createTestLog(folds);
    log.append(reward('a'));
    await log.close();
    assert.deepEqual(folds.names, ['a']);
  });
});
