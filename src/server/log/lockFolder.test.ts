import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath, pid, ppid } from 'node:process';
import { describe, it } from 'node:test';
import { tempFolder } from '../fixtures.test.ts';
import { lockFolder } from './lockFolder.ts';

const release = (lock: ReturnType<typeof lockFolder>): void => {
  assert.equal(lock.ok, true);
  if (lock.ok) lock.release();
};

void describe('the lock of a folder', () => {
  void it('names the process that holds it', async (test) => {
    const folder = await tempFolder(test);
    const lock = lockFolder(folder);
    assert.equal(readFileSync(join(folder, 'lock'), 'utf8'), `${pid}\n`);
    release(lock);
  });

  void it('is refused to a second one in the same process', async (test) => {
    const folder = await tempFolder(test);
    const lock = lockFolder(folder);
    assert.deepEqual(lockFolder(folder), { ok: false, heldBy: pid });
    release(lock);
  });

  void it('is refused while another process that runs holds it, and stays as it is', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, 'lock'), `${ppid}\n`);
    assert.deepEqual(lockFolder(folder), { ok: false, heldBy: ppid });
    assert.equal(readFileSync(join(folder, 'lock'), 'utf8'), `${ppid}\n`);
  });

  void it('is free again once it was released', async (test) => {
    const folder = await tempFolder(test);
    release(lockFolder(folder));
    assert.equal(existsSync(join(folder, 'lock')), false);
    release(lockFolder(folder));
  });

  void it('is released once: whoever says so again does not take it from the next one', async (test) => {
    const folder = await tempFolder(test);
    const lock = lockFolder(folder);
    release(lock);
    const next = lockFolder(folder);
    release(lock);
    assert.equal(existsSync(join(folder, 'lock')), true);
    assert.equal(lockFolder(folder).ok, false);
    release(next);
  });

  void it('is held for one folder, not for all', async (test) => {
    const locks = [lockFolder(await tempFolder(test)), lockFolder(await tempFolder(test))];
    for (const lock of locks) release(lock);
  });

  const stale: readonly [what: string, text: () => string][] = [
    ['a process that has ended', () => `${spawnSync(execPath, ['--eval', '']).pid}\n`],
    ['our own id, which a container gives to every first process', () => `${pid}\n`],
    ['nothing, because the machine went down while it was written', () => ''],
    ['what is not a process', () => 'lock\n'],
  ];
  for (const [what, text] of stale) {
    void it(`is taken over if it names ${what}`, async (test) => {
      const folder = await tempFolder(test);
      writeFileSync(join(folder, 'lock'), text());
      const lock = lockFolder(folder);
      assert.equal(readFileSync(join(folder, 'lock'), 'utf8'), `${pid}\n`);
      release(lock);
    });
  }
});
