import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath, kill, pid, ppid } from 'node:process';
import { describe, it } from 'node:test';
import { tempFolder, until } from '../../fixtures.test.ts';
import { lockFolder } from './lockFolder.ts';
import { isRunning, startOf } from './runningProcess.ts';

const LINUX = { skip: !existsSync('/proc/self/stat') };

const ours = `${[pid, startOf(pid)].filter(Boolean).join(' ')}\n`;

const release = (lock: ReturnType<typeof lockFolder>): void => {
  assert.equal(lock.ok, true);
  if (lock.ok) lock.release();
};

void describe('the lock of a folder', () => {
  void it('names the process that holds it', async (test) => {
    const folder = await tempFolder(test);
    const lock = lockFolder(folder);
    assert.equal(readFileSync(join(folder, 'lock'), 'utf8'), ours);
    assert.match(ours, existsSync('/proc/self/stat') ? /^\d+ \d+\n$/ : /^\d+\n$/);
    release(lock);
  });

  void it('is refused to a second one in the same process', async (test) => {
    const folder = await tempFolder(test);
    const lock = lockFolder(folder);
    assert.deepEqual(lockFolder(folder), { ok: false, heldBy: pid });
    release(lock);
  });

  const running: readonly [what: string, text: () => string][] = [
    ['holds it', () => `${ppid} ${startOf(ppid) ?? ''}\n`],
    ['holds it, as earlier versions have noted it', () => `${ppid}\n`],
    ['holds it, though the line has no end', () => `${ppid}`],
  ];
  for (const [what, text] of running) {
    void it(`is refused while another process that runs ${what}, and stays as it is`, async (test) => {
      const folder = await tempFolder(test);
      writeFileSync(join(folder, 'lock'), text());
      assert.deepEqual(lockFolder(folder), { ok: false, heldBy: ppid });
      assert.equal(readFileSync(join(folder, 'lock'), 'utf8'), text());
    });
  }

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
    ['no process, as 0 is none', () => '0\n'],
  ];
  for (const [what, text] of stale) {
    void it(`is taken over if it names ${what}`, async (test) => {
      const folder = await tempFolder(test);
      writeFileSync(join(folder, 'lock'), text());
      const lock = lockFolder(folder);
      assert.equal(readFileSync(join(folder, 'lock'), 'utf8'), ours);
      release(lock);
    });
  }

  void it('leaves nothing beside it', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, 'lock'), 'lock\n');
    // Whoever was taking it over has ended, too.
    writeFileSync(join(folder, 'lock.turn'), `${spawnSync(execPath, ['--eval', '']).pid}\n`);
    const lock = lockFolder(folder);
    assert.deepEqual(readdirSync(folder), ['lock']);
    release(lock);
    assert.deepEqual(readdirSync(folder), []);
  });

  void it('is left to the process that is taking it over', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, 'lock'), 'lock\n');
    writeFileSync(join(folder, 'lock.turn'), `${ppid} ${startOf(ppid) ?? ''}\n`);
    assert.deepEqual(lockFolder(folder), { ok: false, heldBy: ppid });
    assert.equal(readFileSync(join(folder, 'lock'), 'utf8'), 'lock\n');
  });

  void it('is not taken from whoever has it where somebody has removed ours', async (test) => {
    const folder = await tempFolder(test);
    const lock = lockFolder(folder);
    writeFileSync(join(folder, 'lock'), `${ppid}\n`);
    release(lock);
    assert.equal(readFileSync(join(folder, 'lock'), 'utf8'), `${ppid}\n`);
  });

  /** Takes the lock of each folder at the same moment as others do, and says with a digit for each whether it has it. */
  const RIVAL = `
    import { writeSync } from 'node:fs';
    const [, url, ...folders] = process.argv;
    const { lockFolder } = await import(url);
    writeSync(1, 'ready\\n');
    process.stdin.once('data', () => {
      const start = Date.now() + 50;
      const got = folders.map((folder, index) => {
        while (Date.now() < start + 4 * index);
        return Number(lockFolder(folder).ok);
      });
      writeSync(1, got.join(''));
    });
    process.stdin.on('end', () => process.exit());
  `;

  for (const [what, before] of [
    ['nobody holds it', undefined],
    ['it was left behind', 'lock\n'],
  ] as const) {
    void it(`goes to one of several processes that come at the same moment, where ${what}`, async (test) => {
      const folders = await Promise.all(Array.from({ length: 40 }, () => tempFolder(test)));
      if (before !== undefined) for (const folder of folders) writeFileSync(join(folder, 'lock'), before);
      const url = new URL('./lockFolder.js', import.meta.url).href;
      const rivals = Array.from({ length: 3 }, () => {
        const words = ['--input-type=module', '--eval', RIVAL, url, ...folders];
        const rival = spawn(execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
        test.after(() => rival.kill('SIGKILL'));
        return rival;
      });
      await Promise.all(rivals.map(({ stdout }) => once(stdout, 'data')));
      for (const { stdin } of rivals) stdin.write('go\n');
      const got = await Promise.all(rivals.map(async ({ stdout }) => String(await once(stdout, 'data'))));
      const holders = folders.map((_, index) => got.filter((digits) => digits[index] === '1').length);
      assert.deepEqual(
        holders,
        folders.map(() => 1),
      );
    });
  }

  void it('is taken over from a process whose id another one was given since', LINUX, async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, 'lock'), `${ppid} ${Number(startOf(ppid)) - 1}\n`);
    release(lockFolder(folder));
  });

  void it(
    'is taken over from a process that was killed, also before anybody has taken note of its end',
    LINUX,
    async (test) => {
      const folder = await tempFolder(test);
      // The shell becomes a program that never asks what became of the shell's child.
      const parent = spawn('sh', ['-c', 'sleep 600 & echo $!; exec sleep 600'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      test.after(() => parent.kill('SIGKILL'));
      let said = '';
      parent.stdout.on('data', (text) => (said += String(text)));
      const stat = (process: number): string => readFileSync(`/proc/${process}/stat`, 'utf8');
      await until(() => said.endsWith('\n') && stat(parent.pid ?? 0).includes('(sleep)'));
      const child = Number(said);
      kill(child, 'SIGKILL');
      await until(() => stat(child).includes(') Z '));
      kill(child, 0);
      assert.equal(isRunning(child, startOf(child)), false);
      writeFileSync(join(folder, 'lock'), `${child}\n`);
      release(lockFolder(folder));
    },
  );
});

void describe('a process', () => {
  void it('has a start that stays the same, and another one than processes started later', LINUX, () => {
    assert.match(startOf(pid) ?? '', /^\d+$/);
    assert.equal(startOf(pid), startOf(pid));
    assert.ok(Number(startOf(pid)) >= Number(startOf(ppid)));
    assert.ok(Number(startOf(1)) < Number(startOf(pid)));
  });

  void it('may have a name that looks like fields', LINUX, async (test) => {
    const program = join(await tempFolder(test), 'a) Z 1 (b');
    copyFileSync('/bin/sleep', program);
    const child = spawn(program, ['600']);
    test.after(() => child.kill('SIGKILL'));
    const id = child.pid ?? assert.fail();
    await until(() => readFileSync(`/proc/${id}/stat`, 'utf8').includes('(a) Z 1 (b)'));
    assert.equal(isRunning(id, startOf(id)), true);
    assert.equal(isRunning(id, '1'), false);
  });

  void it('that there is none of has no start', () => assert.equal(startOf(2 ** 30), undefined));
});
