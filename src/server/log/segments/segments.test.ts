import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { tempFolder } from '../../fixtures.test.ts';
import { openSegments, prepareSegments, segmentFile, segmentNumber, listSegments } from './segments.ts';
import { FIRST, mockHandles } from '../testLog.test.ts';

/** The open files of this process, on Linux. */
const OPEN_FILES = '/proc/self/fd';
const OK = { ok: true };
const silent = (): void => {};

void describe('listSegments', () => {
  void it('returns the files with ten digits, in order', async (test) => {
    const folder = await tempFolder(test);
    const segments = ['0000000001.ndjson', '0000000009.ndjson', '0000000010.ndjson', '9999999999.ndjson'];
    const otherFiles = [
      '1.ndjson',
      '00000000011.ndjson',
      '0000000002.ndjson~',
      'x0000000002.ndjson',
      '0000000002xndjson',
      'lock',
    ];
    for (const name of [...segments.toReversed(), ...otherFiles]) writeFileSync(join(folder, name), '');
    assert.deepEqual(
      await listSegments(folder),
      segments.map((name) => join(folder, name)),
    );
  });

  void it('rejects a missing folder', async (test) => {
    await assert.rejects(listSegments(join(await tempFolder(test), 'gone')), { code: 'ENOENT' });
  });
});

void describe('segmentFile', () => {
  for (const number of [1, 12, 9_999_999_999]) {
    void it(`returns a path from which segmentNumber reads ${number}`, async (test) => {
      const folder = await tempFolder(test);
      const file = segmentFile(folder, number);
      writeFileSync(file, '');
      assert.deepEqual(await listSegments(folder), [file]);
      assert.equal(segmentNumber(file), number);
    });
  }
});

void describe('prepareSegments', () => {
  void it('returns all segments, and removes an unfinished line of the last one', async (test) => {
    const folder = join(await tempFolder(test), 'new');
    assert.deepEqual(await prepareSegments(folder, 'log', silent), []);
    for (const number of [1, 2]) writeFileSync(segmentFile(folder, number), 'a\nb');
    const logged: string[] = [];
    const files = await prepareSegments(folder, 'log', (line) => logged.push(line));
    assert.deepEqual(
      files,
      [1, 2].map((number) => segmentFile(folder, number)),
    );
    assert.deepEqual(logged, [
      `log: removed an unfinished last line (1 byte) from ${files[1]}. It was never acknowledged.`,
    ]);
    assert.deepEqual(
      files.map((file) => readFileSync(file, 'utf8')),
      ['a\nb', 'a\n'],
    );
  });
});

void describe('openSegments', () => {
  void it('creates the folder, and a file with the first write', async (test) => {
    const folder = join(await tempFolder(test), 'deep', 'down');
    const { append, close } = await openSegments(folder, 'log', silent);
    assert.deepEqual(readdirSync(folder), []);
    assert.deepEqual(await append('a\n'), OK);
    await close();
    assert.deepEqual(readdirSync(folder), [FIRST]);
  });

  void it('removes an unfinished line of the last segment, and continues in that segment', async (test) => {
    const folder = await tempFolder(test);
    const [first, second] = [join(folder, FIRST), join(folder, '0000000002.ndjson')];
    writeFileSync(first, 'a\nunfinished, but not at the end');
    writeFileSync(second, 'b\nunfin');
    const logged: string[] = [];
    const { append, close } = await openSegments(folder, 'topic t', (line) => logged.push(line));
    assert.deepEqual(logged, [
      `topic t: removed an unfinished last line (5 bytes) from ${second}. It was never acknowledged.`,
    ]);
    assert.deepEqual(await append('c\nd\n'), OK);
    await close();
    assert.equal(readFileSync(second, 'utf8'), 'b\nc\nd\n');
    assert.equal(readFileSync(first, 'utf8'), 'a\nunfinished, but not at the end');
  });

  void it('finds the end of the last line at every position relative to the block borders', async (test) => {
    const block = 65_536;
    for (const tail of [1, block - 1, block, block + 1, 2 * block]) {
      for (const whole of ['', '\n', `${'x'.repeat(block - 1)}\n`]) {
        const folder = await tempFolder(test);
        writeFileSync(join(folder, FIRST), whole + 't'.repeat(tail));
        await (await openSegments(folder, 'log', silent)).close();
        assert.equal(readFileSync(join(folder, FIRST), 'utf8'), whole, `${whole.length} and ${tail}`);
      }
    }
  });

  void it('writes calls in order, each as a whole', async (test) => {
    const folder = await tempFolder(test);
    const { append, close } = await openSegments(folder, 'log', silent);
    const calls = Array.from({ length: 200 }, (_, index) => `${index} a\n${index} b\n`);
    const appended = await Promise.all(calls.map((text) => append(text)));
    assert.ok(appended.every(({ ok }) => ok));
    await close();
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), calls.join(''));
  });

  void it('logs the first failure and the recovery with its label, and rejects writes after close', async (test) => {
    const folder = await tempFolder(test);
    const logged: string[] = [];
    const { append, close } = await openSegments(folder, 'topic t', (line) => logged.push(line));
    mkdirSync(join(folder, FIRST));
    const refused = await append('a\n');
    assert.match(refused.ok ? '' : refused.why, /^The topic t in .* cannot be written: EISDIR.*\.$/);
    assert.equal((await append('b\n')).ok, false);
    rmdirSync(join(folder, FIRST));
    assert.deepEqual(await append('c\n'), OK);
    assert.deepEqual(logged, [refused.ok ? '' : `topic t: ${refused.why}`, 'topic t: writing again']);
    await close();
    assert.deepEqual(await append('d\n'), { ok: false, why: `The topic t in ${folder} is closed.` });
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), 'c\n');
  });

  void it(
    'flushes the folder of a new file before it reports success',
    { skip: process.platform === 'win32' },
    async (test) => {
      const folder = await tempFolder(test);
      let synced = 0;
      await mockHandles(test, 'sync', () => Promise.resolve(void (synced += 1)));
      const { append, close } = await openSegments(folder, 'log', silent);
      assert.deepEqual(await append('a\n'), OK);
      assert.deepEqual(await append('b\n'), OK);
      await close();
      assert.equal(synced, 1);
    },
  );

  void it(
    'rejects a write if the folder cannot be flushed, and tries again',
    { skip: process.platform === 'win32' },
    async (test) => {
      const folder = await tempFolder(test);
      let fails = true;
      await mockHandles(test, 'sync', () => (fails ? Promise.reject(new Error('EIO')) : Promise.resolve()));
      const { append, close } = await openSegments(folder, 'log', silent);
      assert.equal((await append('a\n')).ok, false);
      fails = false;
      assert.deepEqual(await append('b\n'), OK);
      await close();
      assert.equal(readFileSync(join(folder, FIRST), 'utf8'), 'b\n');
    },
  );

  /** Appends texts one at a time. The flushes with the given numbers, from 1, fail. */
  const write = async (test: TestContext, texts: readonly string[], failing: readonly number[]) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, FIRST), 'before\n');
    let flushes = 0;
    await mockHandles(test, 'datasync', () =>
      failing.includes((flushes += 1)) ? Promise.reject(new Error('EIO')) : Promise.resolve(),
    );
    const logged: string[] = [];
    const { append, close } = await openSegments(folder, 'log', (line) => logged.push(line));
    let oks = '';
    for (const text of texts) oks += (await append(text)).ok ? '+' : '-';
    await close();
    return { oks, logged, text: readFileSync(join(folder, FIRST), 'utf8') };
  };

  const flushes: readonly [texts: readonly string[], failing: readonly number[], oks: string, text: string][] = [
    [['é\n'], [1], '-', 'before\n'],
    [['é\n', 'b\n'], [2], '+-', 'before\né\n'],
    [['é\n', 'b\n'], [1], '-+', 'before\nb\n'],
    [['é\n', 'b\n', 'c\n', 'd\n'], [2, 4], '+-+-', 'before\né\nc\n'],
    [['a\n', 'b\n', 'c\n', 'd\n'], [1, 2, 3], '---+', 'before\nd\n'],
  ];
  for (const [texts, failing, oks, text] of flushes) {
    void it(`removes rejected texts from the file: ${oks}`, async (test) => {
      const { logged, ...found } = await write(test, texts, failing);
      assert.deepEqual(found, { oks, text });
      // One line when writes start to fail, and one when they succeed again.
      const changes = oks.replace(/^\++/, '').replace(/(.)\1+/g, '$1');
      assert.deepEqual(logged.map((line) => (line === 'log: writing again' ? '+' : '-')).join(''), changes);
    });
  }

  void it('leaves no file open after close, even after failures', { skip: !existsSync(OPEN_FILES) }, async (test) => {
    await write(test, ['a\n'], []);
    const before = readdirSync(OPEN_FILES).length;
    await write(test, ['a\n', 'b\n', 'c\n', 'd\n'], [2, 3]);
    assert.equal(readdirSync(OPEN_FILES).length, before);
  });
});
