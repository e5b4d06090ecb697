import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath, kill, pid, ppid } from 'node:process';
import { describe, it } from 'node:test';
import { tempFolder, until } from '../../fixtures.test.ts';
import { lockFolder } from './lockFolder.ts';
import { isRunning, processStart } from './runningProcess.ts';

const LINUX = { skip: !existsSync('/proc/self/stat') };

/** The content of a lock that this process holds. */
const ours = `${[pid, processStart(pid)].filter(Boolean).join(' ')}\n`;

const release = (lock: ReturnType<typeof lockFolder>): void => {
  assert.equal(lock.ok, true);
  if (lock.ok) lock.release();
};

void describe('lockFolder', () => {
  void it('writes the id and the start time of the holder', async (test) => {
    const folder = await tempFolder(test);
    const lock = lockFolder(folder);
    assert.equal(readFileSync(join(folder, 'lock'), 'utf8'), ours);
    assert.match(ours, existsSync('/proc/self/stat') ? /^\d+ \d+\n$/ : /^\d+\n$/);
    release(lock);
  });

  void it('refuses a second lock in the same process', async (test) => {
    const folder = await tempFolder(test);
    const lock = lockFolder(folder);
    assert.deepEqual(lockFolder(folder), { ok: false, heldBy: pid });
    release(lock);
  });

  const running: readonly [title: string, text: () => string][] = [
    ['holds the lock', () => `${ppid} ${processStart(ppid) ?? ''}\n`],
    ['holds the lock, in the format of earlier versions', () => `${ppid}\n`],
    ['holds the lock, without a line feed', () => `${ppid}`],
  ];
  for (const [title, text] of running) {
    void it(`refuses the lock and leaves it unchanged while a running process ${title}`, async (test) => {
      const folder = await tempFolder(test);
      writeFileSync(join(folder, 'lock'), text());
      assert.deepEqual(lockFolder(folder), { ok: false, heldBy: ppid });
      assert.equal(readFileSync(join(folder, 'lock'), 'utf8'), text());
    });
  }

  void it('grants the lock again after its release', async (test) => {
    const folder = await tempFolder(test);
    release(lockFolder(folder));
    assert.equal(existsSync(join(folder, 'lock')), false);
    release(lockFolder(folder));
  });

  void it('ignores a second release: it does not delete the lock of the next holder', async (test) => {
    const folder = await tempFolder(test);
    const lock = lockFolder(folder);
    release(lock);
    const next = lockFolder(folder);
    release(lock);
    assert.equal(existsSync(join(folder, 'lock')), true);
    assert.equal(lockFolder(folder).ok, false);
    release(next);
  });

  void it('locks each folder separately', async (test) => {
    const locks = [lockFolder(await tempFolder(test)), lockFolder(await tempFolder(test))];
    for (const lock of locks) release(lock);
  });

  const stale: readonly [title: string, text: () => string][] = [
    ['a process that has ended', () => `${spawnSync(execPath, ['--eval', '']).pid}\n`],
    ['our own id, which every first process of a container has', () => `${pid}\n`],
    ['nothing, because the machine crashed during the write', () => ''],
    ['something other than a process', () => 'lock\n'],
    ['the process id 0', () => '0\n'],
  ];
  for (const [title, text] of stale) {
    void it(`replaces a lock that names ${title}`, async (test) => {
      const folder = await tempFolder(test);
      writeFileSync(join(folder, 'lock'), text());
      const lock = lockFolder(folder);
      assert.equal(readFileSync(join(folder, 'lock'), 'utf8'), ours);
      release(lock);
    });
  }

  void it('leaves no other files', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, 'lock'), 'lock\n');
    // The process that was replacing the lock has ended, too.
    writeFileSync(join(folder, 'lock.turn'), `${spawnSync(execPath, ['--eval', '']).pid}\n`);
    const lock = lockFolder(folder);
    assert.deepEqual(readdirSync(folder), ['lock']);
    release(lock);
    assert.deepEqual(readdirSync(folder), []);
  });

  void it('does not interfere with a process that is replacing the lock', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, 'lock'), 'lock\n');
    writeFileSync(join(folder, 'lock.turn'), `${ppid} ${processStart(ppid) ?? ''}\n`);
    assert.deepEqual(lockFolder(folder), { ok: false, heldBy: ppid });
    assert.equal(readFileSync(join(folder, 'lock'), 'utf8'), 'lock\n');
  });

  void it('does not delete the lock of another process that replaced ours', async (test) => {
    const folder = await tempFolder(test);
    const lock = lockFolder(folder);
    writeFileSync(join(folder, 'lock'), `${ppid}\n`);
    release(lock);
    assert.equal(readFileSync(join(folder, 'lock'), 'utf8'), `${ppid}\n`);
  });

  /** A script that locks each folder at the same moment as its rivals, and prints 1 or 0 per folder: locked or not. */
  const RIVAL = `
    import { writeSync } from 'node:fs';
    const [, url, ...folders] = process.argv;
    const { lockFolder } = await import(url);
    writeSync(1, 'ready\\n');
    process.stdin.once('data', () => {
      const start = Date.now() + 50;
      const results = folders.map((folder, index) => {
        while (Date.now() < start + 4 * index);
        return Number(lockFolder(folder).ok);
      });
      writeSync(1, results.join(''));
    });
    process.stdin.on('end', () => process.exit());
  `;

  for (const [title, before] of [
    ['there is no lock', undefined],
    ['there is a stale lock', 'lock\n'],
  ] as const) {
    void it(`grants the lock to exactly one of several simultaneous processes if ${title}`, async (test) => {
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
      const results = await Promise.all(rivals.map(async ({ stdout }) => String(await once(stdout, 'data'))));
      const holders = folders.map((_, index) => results.filter((digits) => digits[index] === '1').length);
      assert.deepEqual(
        holders,
        folders.map(() => 1),
      );
    });
  }

  void it('replaces the lock of a process whose id now belongs to another one', LINUX, async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, 'lock'), `${ppid} ${Number(processStart(ppid)) - 1}\n`);
    release(lockFolder(folder));
  });

  void it('replaces the lock of a killed process that is still a zombie', LINUX, async (test) => {
    const folder = await tempFolder(test);
    // The shell is replaced by a program that never waits for the shell's child, which so becomes a zombie.
    const parent = spawn('sh', ['-c', 'sleep 600 & echo $!; exec sleep 600'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    test.after(() => parent.kill('SIGKILL'));
    let output = '';
    parent.stdout.on('data', (text) => (output += String(text)));
    const stat = (process: number): string => readFileSync(`/proc/${process}/stat`, 'utf8');
    await until(() => output.endsWith('\n') && stat(parent.pid ?? 0).includes('(sleep)'));
    const child = Number(output);
    kill(child, 'SIGKILL');
    await until(() => stat(child).includes(') Z '));
    kill(child, 0);
    assert.equal(isRunning(child, processStart(child)), false);
    writeFileSync(join(folder, 'lock'), `${child}\n`);
    release(lockFolder(folder));
  });
});

void describe('a process', () => {
  void it('has a constant start time, later than that of its ancestors', LINUX, () => {
    assert.match(processStart(pid) ?? '', /^\d+$/);
    assert.equal(processStart(pid), processStart(pid));
    assert.ok(Number(processStart(pid)) >= Number(processStart(ppid)));
    assert.ok(Number(processStart(1)) < Number(processStart(pid)));
  });

  void it('may have a name that looks like further fields of its stat file', LINUX, async (test) => {
    const program = join(await tempFolder(test), 'a) Z 1 (b');
    copyFileSync('/bin/sleep', program);
    const child = spawn(program, ['600']);
    test.after(() => child.kill('SIGKILL'));
    const id = child.pid ?? assert.fail();
    await until(() => readFileSync(`/proc/${id}/stat`, 'utf8').includes('(a) Z 1 (b)'));
    assert.equal(isRunning(id, processStart(id)), true);
    assert.equal(isRunning(id, '1'), false);
  });

  void it('that does not exist has no start time', () => assert.equal(processStart(2 ** 30), undefined));
});
