import assert from 'node:assert/strict';
import { existsSync, fstatSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { cwd, platform } from 'node:process';
import { describe, it, type TestContext } from 'node:test';
import { tempFolder } from '../../fixtures.test.ts';
import { makeFolder } from './makeFolder.ts';
import { openSegments } from '../segments/segments.ts';
import { tryOpen } from '../testLog.test.ts';

const POSIX = { skip: platform === 'win32' };
const silent = (): void => {};

/**
 * Records the inodes of the folders that are flushed from now on. The flush with the number `failing`, from 1, fails.
 */
const watchFlushes = async (test: TestContext, failing = 0): Promise<readonly number[]> => {
  const flushed: number[] = [];
  const handle = await open(await tempFolder(test), 'r');
  const everyHandle: Pick<FileHandle, 'sync'> = Object.getPrototypeOf(handle);
  await handle.close();
  test.mock.method(everyHandle, 'sync', function (this: FileHandle) {
    flushed.push(fstatSync(this.fd).ino);
    return flushed.length === failing ? Promise.reject(new Error('EIO: i/o error, fsync')) : Promise.resolve();
  });
  return flushed;
};

const inodes = (...paths: readonly string[]): number[] => paths.map((path) => statSync(path).ino);

void describe('makeFolder', () => {
  void it('creates a folder and its parents', async (test) => {
    const root = await tempFolder(test);
    await makeFolder(join(root, 'a', 'b', 'c'));
    assert.ok(statSync(join(root, 'a', 'b', 'c')).isDirectory());
  });

  const rows: readonly [title: string, path: string, flushed: readonly string[]][] = [
    ['one level', 'a', ['']],
    ['two levels', 'a/b', ['a', '']],
    ['three levels', 'a/b/c', ['a/b', 'a', '']],
    ['one level in an existing folder', 'there/a', ['there']],
    ['two levels in an existing folder', 'there/a/b', ['there/a', 'there']],
    ['nothing if the folder exists', 'there', []],
    ['a path that is not normalized', './there//a/./b/', ['there/a', 'there']],
  ];
  for (const [title, path, flushed] of rows) {
    void it(`flushes the parent of every new folder: ${title}`, POSIX, async (test) => {
      const root = await tempFolder(test);
      mkdirSync(join(root, 'there'));
      const seen = await watchFlushes(test);
      await makeFolder(`${root}/${path}`);
      assert.deepEqual(seen, inodes(...flushed.map((folder) => join(root, folder))));
    });
  }

  void it('accepts a relative path', POSIX, async (test) => {
    const root = await tempFolder(test);
    const seen = await watchFlushes(test);
    await makeFolder(relative(cwd(), join(root, 'a', 'b')));
    assert.deepEqual(seen, inodes(join(root, 'a'), root));
  });

  for (const failing of [1, 2]) {
    void it(
      `removes the folder if flush ${failing} fails, so that the next attempt flushes again`,
      POSIX,
      async (test) => {
        const root = await tempFolder(test);
        const seen = await watchFlushes(test, failing);
        await assert.rejects(makeFolder(join(root, 'a', 'b')), /^Error: EIO/);
        assert.equal(existsSync(join(root, 'a')), false);
        await makeFolder(join(root, 'a', 'b'));
        assert.deepEqual(seen.slice(failing), inodes(join(root, 'a'), root));
      },
    );
  }

  void it('fails if the path or its parent is a file', async (test) => {
    const root = await tempFolder(test);
    writeFileSync(join(root, 'file'), 'x');
    await assert.rejects(makeFolder(join(root, 'file')), { code: 'EEXIST' });
    await assert.rejects(makeFolder(join(root, 'file', 'a')), { code: 'ENOTDIR' });
  });
});

void describe('a writer', () => {
  void it('of a topic makes its folder and the folder of all topics durable', POSIX, async (test) => {
    const data = await tempFolder(test);
    const seen = await watchFlushes(test);
    const { close } = await openSegments(join(data, 'topics', 't'), 'topic t', silent);
    await close();
    assert.deepEqual(seen, inodes(join(data, 'topics'), data));
  });

  void it('of the log makes its folder and the data folder durable', POSIX, async (test) => {
    const root = await tempFolder(test);
    const seen = await watchFlushes(test);
    const opened = await tryOpen(join(root, 'data', 'log'));
    assert.ok(opened.ok);
    await opened.log.close();
    assert.deepEqual(seen, inodes(join(root, 'data'), root));
  });

  void it('does not start if the flush fails', POSIX, async (test) => {
    const root = await tempFolder(test);
    await watchFlushes(test, 1);
    const opened = await tryOpen(join(root, 'log'));
    const why = `The log in ${join(root, 'log')} cannot be opened: EIO: i/o error, fsync.`;
    assert.deepEqual(opened, { ok: false, inUse: false, why });
    test.mock.restoreAll();
    await watchFlushes(test, 1);
    await assert.rejects(openSegments(join(root, 'topics', 't'), 'topic t', silent), /^Error: EIO/);
  });
});
