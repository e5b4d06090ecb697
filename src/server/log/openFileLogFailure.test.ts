import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { describe, it } from 'node:test';
import { tempFolder, until } from '../fixtures.test.ts';
import { append, FIRST, line, mockHandles, open, reward, tryOpen } from './testLog.test.ts';

const FULL = '/dev/full';

void describe('a flush to the disk', () => {
  void it('precedes the result: without it, a record would not survive a crash of the machine', async (test) => {
    const folder = await tempFolder(test);
    let flush: (() => void) | undefined;
    await mockHandles(test, 'datasync', () => new Promise((resolve) => (flush = resolve)));
    const log = await open(folder);
    let isSettled = false;
    const result = append(log, reward('a')).finally(() => (isSettled = true));
    await until(() => flush !== undefined);
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), line('a'));
    assert.equal(isSettled, false);
    flush?.();
    assert.deepEqual(await result, { ok: true });
    await log.close();
  });

  void it('that fails is not repeated, and its record is removed from the file', async (test) => {
    const folder = await tempFolder(test);
    let flushes = 0;
    await mockHandles(test, 'datasync', () => {
      flushes += 1;
      return flushes === 2 ? Promise.reject(new Error('EIO: i/o error, fdatasync')) : Promise.resolve();
    });
    const log = await open(folder);
    const oks: boolean[] = [];
    for (const id of ['a', 'b', 'c']) oks.push((await append(log, reward(id))).ok);
    await log.close();
    assert.deepEqual([oks, flushes], [[true, false, true], 3]);
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), line('a') + line('c'));
  });
});

void describe('a disk that hangs', () => {
  void it('does not fill the memory: records above 64 Mi characters are rejected, with one console line', async (test) => {
    const folder = await tempFolder(test);
    const flushes: (() => void)[] = [];
    await mockHandles(test, 'datasync', () => new Promise((resolve) => flushes.push(resolve)));
    const logged: string[] = [];
    const log = await open(folder, { logLine: (text) => logged.push(text) });
    const first = append(log, reward('a'));
    await until(() => flushes.length === 1);
    const large = append(log, reward('b'.repeat(67_108_864)));
    const refused = { ok: false, why: 'Too many records are waiting to be written.' };
    assert.deepEqual(await Promise.all(['c', 'd'].map((id) => append(log, reward(id)))), [refused, refused]);
    assert.equal(logged.length, 1);
    assert.match(logged[0] ?? '', /^log: writing to .+ is too slow\. Rejecting new records until /);

    test.mock.restoreAll();
    for (const flush of flushes) flush();
    assert.deepEqual(await Promise.all([first, large]), [{ ok: true }, { ok: true }]);
    assert.deepEqual(await append(log, reward('e')), { ok: true });
    await log.close();
    assert.equal(logged.length, 1);
  });
});

void describe('a log that cannot be written', () => {
  void it('rejects every record, logs one line, and recovers by itself', async (test) => {
    const folder = await tempFolder(test);
    const logged: string[] = [];
    const log = await open(folder, { logLine: (text) => logged.push(text) });
    // The first record creates the file, which fails while a folder has its name.
    mkdirSync(join(folder, FIRST));
    const why = `The log in ${folder} cannot be written: `;
    for (const id of ['a', 'b', 'c']) {
      const appended = await append(log, reward(id));
      assert.ok(!appended.ok && appended.why.startsWith(why), JSON.stringify(appended));
    }
    assert.equal(logged.length, 1);
    assert.ok(logged[0]?.startsWith(`log: ${why}`));

    rmdirSync(join(folder, FIRST));
    assert.deepEqual(await append(log, reward('d')), { ok: true });
    assert.equal(logged[1], 'log: writing again');
    assert.deepEqual(await append(log, reward('e')), { ok: true });
    await log.close();
    assert.equal(logged.length, 2);
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), line('d') + line('e'));
  });

  void it(
    'rejects records while the disk is full, and writes again when there is space',
    { skip: !existsSync(FULL) },
    async (test) => {
      const folder = await tempFolder(test);
      const file = join(folder, FIRST);
      const logged: string[] = [];
      const log = await open(folder, { logLine: (text) => logged.push(text) });
      symlinkSync(FULL, file);
      const refused = await Promise.all(['a', 'b'].map((id) => append(log, reward(id))));
      for (const appended of refused) assert.match(appended.ok ? '' : appended.why, /cannot be written: ENOSPC/);

      rmSync(file);
      assert.deepEqual(await append(log, reward('c')), { ok: true });
      await log.close();
      assert.equal(readFileSync(file, 'utf8'), line('c'));
    },
  );

  // A limit on the file size makes a write fail after half of its bytes were written.
  void it('removes a partly written record from the file', async (test) => {
    const folder = await tempFolder(test);
    const script = `
      const { openFileLog } = await import(${JSON.stringify(new URL('./openFileLog.js', import.meta.url))});
      const { log } = await openFileLog({
        folder: ${JSON.stringify(folder)}, retention: 1, now: Date.now, logLine: () => {},
        folds: { applyRecord: () => undefined, save: () => [], restore: () => {} },
      });
      for (const eventId of ['a', 'b'.repeat(100_000), 'c']) {
        const record = { type: 'reward', app: 'my-site', time: 1, eventId, value: 1 };
        console.log(await new Promise((settle) => log.append(record, ({ ok }) => settle(ok))));
      }
      await log.close();`;
    const limited = ['-c', 'ulimit -f 16 && exec "$0" --input-type=module --eval "$1"', execPath, script];
    const { stdout, stderr } = spawnSync('sh', limited, { encoding: 'utf8' });
    assert.deepEqual({ stdout, stderr }, { stdout: 'true\nfalse\ntrue\n', stderr: '' });
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), line('a') + line('c'));
  });

  void it('fails to open if a folder has the name of the segment, and releases the lock', async (test) => {
    const folder = await tempFolder(test);
    mkdirSync(join(folder, FIRST));
    const opened = await tryOpen(folder);
    assert.ok(!opened.ok && !opened.inUse);
    assert.ok(opened.why.startsWith(`The log in ${folder} cannot be opened: `), opened.why);
    assert.equal(existsSync(join(folder, 'lock')), false);
  });

  void it('can be closed while writes fail', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder);
    mkdirSync(join(folder, FIRST));
    assert.equal((await append(log, reward('a'))).ok, false);
    await log.close();
    assert.equal(existsSync(join(folder, 'lock')), false);
  });
});
