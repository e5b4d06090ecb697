import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { describe, it } from 'node:test';
import { tempFolder, until } from '../fixtures.test.ts';
import { append, FIRST, line, mockHandles, open, reward, tryOpen } from './testLog.test.ts';

const FULL = '/dev/full';

void describe('a flush of the disk', () => {
  void it('comes before the answer: what is only written would not survive the end of the machine', async (test) => {
    const folder = await tempFolder(test);
    let flush: (() => void) | undefined;
    await mockHandles(test, 'datasync', () => new Promise((resolve) => (flush = resolve)));
    const log = await open(folder);
    let answered = false;
    const appended = append(log, reward('a')).finally(() => (answered = true));
    await until(() => flush !== undefined);
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), line('a'));
    assert.equal(answered, false);
    flush?.();
    assert.deepEqual(await appended, { ok: true });
    await log.close();
  });

  void it('that fails leaves nothing behind, and is not tried again on what it has lost', async (test) => {
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
  void it('does not fill the memory: what comes on top of 64 million characters is refused, and said to be', async (test) => {
    const folder = await tempFolder(test);
    const flushes: (() => void)[] = [];
    await mockHandles(test, 'datasync', () => new Promise((resolve) => flushes.push(resolve)));
    const said: string[] = [];
    const log = await open(folder, { say: (text) => said.push(text) });
    const first = append(log, reward('a'));
    await until(() => flushes.length === 1);
    const large = append(log, reward('b'.repeat(67_108_864)));
    const refused = { ok: false, why: 'Too much is waiting to be written.' };
    assert.deepEqual(await Promise.all(['c', 'd'].map((id) => append(log, reward(id)))), [refused, refused]);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /^log: .+ is written too slowly: refusing records until /);

    test.mock.restoreAll();
    for (const flush of flushes) flush();
    assert.deepEqual(await Promise.all([first, large]), [{ ok: true }, { ok: true }]);
    assert.deepEqual(await append(log, reward('e')), { ok: true });
    await log.close();
    assert.equal(said.length, 1);
  });
});

void describe('a log that cannot be written', () => {
  void it('says so of every record, to the operator once, and goes on when it can', async (test) => {
    const folder = await tempFolder(test);
    const said: string[] = [];
    const log = await open(folder, { say: (text) => said.push(text) });
    // The file of the log is made with the first record; until it is gone, this stands in its place.
    mkdirSync(join(folder, FIRST));
    const why = `The log in ${folder} cannot be written: `;
    for (const id of ['a', 'b', 'c']) {
      const appended = await append(log, reward(id));
      assert.ok(!appended.ok && appended.why.startsWith(why), JSON.stringify(appended));
    }
    assert.equal(said.length, 1);
    assert.ok(said[0]?.startsWith(`log: ${why}`));

    rmdirSync(join(folder, FIRST));
    assert.deepEqual(await append(log, reward('d')), { ok: true });
    assert.equal(said[1], 'log: writing again');
    assert.deepEqual(await append(log, reward('e')), { ok: true });
    await log.close();
    assert.equal(said.length, 2);
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), line('d') + line('e'));
  });

  void it(
    'refuses what a full disk does not take, and writes again when there is room',
    { skip: !existsSync(FULL) },
    async (test) => {
      const folder = await tempFolder(test);
      const file = join(folder, FIRST);
      const said: string[] = [];
      const log = await open(folder, { say: (text) => said.push(text) });
      symlinkSync(FULL, file);
      const refused = await Promise.all(['a', 'b'].map((id) => append(log, reward(id))));
      for (const appended of refused) assert.match(appended.ok ? '' : appended.why, /cannot be written: ENOSPC/);

      rmSync(file);
      assert.deepEqual(await append(log, reward('c')), { ok: true });
      await log.close();
      assert.equal(readFileSync(file, 'utf8'), line('c'));
    },
  );

  // A write that fails half-way has left half of its text behind. A limit on the size of files does just that.
  void it('leaves nothing behind of a record that it could not write to the end', async (test) => {
    const folder = await tempFolder(test);
    const script = `
      const { openFileLog } = await import(${JSON.stringify(new URL('./fileLog.js', import.meta.url))});
      const { log } = await openFileLog({
        folder: ${JSON.stringify(folder)}, retention: 1, now: Date.now, say: () => {},
        folds: { take: () => undefined, save: () => [], restore: () => {} },
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

  void it('is not opened where a folder stands in its place, and is let go of', async (test) => {
    const folder = await tempFolder(test);
    mkdirSync(join(folder, FIRST));
    const opened = await tryOpen(folder);
    assert.ok(!opened.ok && !opened.inUse);
    assert.ok(opened.why.startsWith(`The log in ${folder} cannot be opened: `), opened.why);
    assert.equal(existsSync(join(folder, 'lock')), false);
  });

  void it('can be closed while it fails', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder);
    mkdirSync(join(folder, FIRST));
    assert.equal((await append(log, reward('a'))).ok, false);
    await log.close();
    assert.equal(existsSync(join(folder, 'lock')), false);
  });
});
