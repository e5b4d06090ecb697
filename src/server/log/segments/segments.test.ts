import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { tempFolder } from '../../fixtures.test.ts';
import { openSegments, prepareSegments, segmentFile, segmentNumber, segmentsIn } from './segments.ts';
import { FIRST, mockHandles } from '../testLog.test.ts';

/** What this process has open, on Linux. */
const FILES = '/proc/self/fd';
const OK = { ok: true };
const silent = (): void => {};

void describe('the segments in a folder', () => {
  void it('are the files with ten digits, in their order', async (test) => {
    const folder = await tempFolder(test);
    const ours = ['0000000001.ndjson', '0000000009.ndjson', '0000000010.ndjson', '9999999999.ndjson'];
    const others = [
      '1.ndjson',
      '00000000011.ndjson',
      '0000000002.ndjson~',
      'x0000000002.ndjson',
      '0000000002xndjson',
      'lock',
    ];
    for (const name of [...ours.toReversed(), ...others]) writeFileSync(join(folder, name), '');
    assert.deepEqual(
      await segmentsIn(folder),
      ours.map((name) => join(folder, name)),
    );
  });

  void it('cannot be told of a folder that is not there', async (test) => {
    await assert.rejects(segmentsIn(join(await tempFolder(test), 'gone')), { code: 'ENOENT' });
  });
});

void describe('a segment', () => {
  for (const number of [1, 12, 9_999_999_999]) {
    void it(`number ${number} has a file that names it`, async (test) => {
      const folder = await tempFolder(test);
      const file = segmentFile(folder, number);
      writeFileSync(file, '');
      assert.deepEqual(await segmentsIn(folder), [file]);
      assert.equal(segmentNumber(file), number);
    });
  }
});

void describe('segments that are prepared', () => {
  void it('are all that there are, and the last one ends in a whole line', async (test) => {
    const folder = join(await tempFolder(test), 'new');
    assert.deepEqual(await prepareSegments(folder, 'log', silent), []);
    for (const number of [1, 2]) writeFileSync(segmentFile(folder, number), 'a\nb');
    const said: string[] = [];
    const files = await prepareSegments(folder, 'log', (line) => said.push(line));
    assert.deepEqual(
      files,
      [1, 2].map((number) => segmentFile(folder, number)),
    );
    assert.deepEqual(said, [`log: cut off 1 bytes of an unfinished line at the end of ${files[1]}`]);
    assert.deepEqual(
      files.map((file) => readFileSync(file, 'utf8')),
      ['a\nb', 'a\n'],
    );
  });
});

void describe('a folder of lines', () => {
  void it('is made, deep down, and has no file until something is written', async (test) => {
    const folder = join(await tempFolder(test), 'deep', 'down');
    const { append, close } = await openSegments(folder, 'log', silent);
    assert.deepEqual(readdirSync(folder), []);
    assert.deepEqual(await append('a\n'), OK);
    await close();
    assert.deepEqual(readdirSync(folder), [FIRST]);
  });

  void it('cuts the tail of the last file that is there, and goes on in it', async (test) => {
    const folder = await tempFolder(test);
    const [one, two] = [join(folder, FIRST), join(folder, '0000000002.ndjson')];
    writeFileSync(one, 'a\nunfinished, but not at the end');
    writeFileSync(two, 'b\nunfin');
    const said: string[] = [];
    const { append, close } = await openSegments(folder, 'topic t', (line) => said.push(line));
    assert.deepEqual(said, [`topic t: cut off 5 bytes of an unfinished line at the end of ${two}`]);
    assert.deepEqual(await append('c\nd\n'), OK);
    await close();
    assert.equal(readFileSync(two, 'utf8'), 'b\nc\nd\n');
    assert.equal(readFileSync(one, 'utf8'), 'a\nunfinished, but not at the end');
  });

  void it('finds the end of the last line wherever reading backwards puts it', async (test) => {
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

  void it('writes one call after the other, each whole', async (test) => {
    const folder = await tempFolder(test);
    const { append, close } = await openSegments(folder, 'log', silent);
    const calls = Array.from({ length: 200 }, (_, index) => `${index} a\n${index} b\n`);
    const appended = await Promise.all(calls.map((text) => append(text)));
    assert.ok(appended.every(({ ok }) => ok));
    await close();
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), calls.join(''));
  });

  void it('says what it is, when it fails and when it writes again, and refuses behind its end', async (test) => {
    const folder = await tempFolder(test);
    const said: string[] = [];
    const { append, close } = await openSegments(folder, 'topic t', (line) => said.push(line));
    mkdirSync(join(folder, FIRST));
    const refused = await append('a\n');
    assert.match(refused.ok ? '' : refused.why, /^The topic t in .* cannot be written: EISDIR.*\.$/);
    assert.equal((await append('b\n')).ok, false);
    rmdirSync(join(folder, FIRST));
    assert.deepEqual(await append('c\n'), OK);
    assert.deepEqual(said, [refused.ok ? '' : `topic t: ${refused.why}`, 'topic t: writing again']);
    await close();
    assert.deepEqual(await append('d\n'), { ok: false, why: `The topic t in ${folder} is closed.` });
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), 'c\n');
  });

  void it(
    'has its new name on the disk, too, before it says so',
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
    'is not written where its new name cannot be, and is tried again',
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

  /** Appends one text after the other while the flushes with these numbers, from 1, fail. */
  const write = async (test: TestContext, texts: readonly string[], failing: readonly number[]) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, FIRST), 'before\n');
    let flushes = 0;
    await mockHandles(test, 'datasync', () =>
      failing.includes((flushes += 1)) ? Promise.reject(new Error('EIO')) : Promise.resolve(),
    );
    const said: string[] = [];
    const { append, close } = await openSegments(folder, 'log', (line) => said.push(line));
    let oks = '';
    for (const text of texts) oks += (await append(text)).ok ? '+' : '-';
    await close();
    return { oks, said, text: readFileSync(join(folder, FIRST), 'utf8') };
  };

  const flushes: readonly [texts: readonly string[], failing: readonly number[], oks: string, text: string][] = [
    [['é\n'], [1], '-', 'before\n'],
    [['é\n', 'b\n'], [2], '+-', 'before\né\n'],
    [['é\n', 'b\n'], [1], '-+', 'before\nb\n'],
    [['é\n', 'b\n', 'c\n', 'd\n'], [2, 4], '+-+-', 'before\né\nc\n'],
    [['a\n', 'b\n', 'c\n', 'd\n'], [1, 2, 3], '---+', 'before\nd\n'],
  ];
  for (const [texts, failing, oks, text] of flushes) {
    void it(`has nothing of what it has refused: ${oks}`, async (test) => {
      const { said, ...found } = await write(test, texts, failing);
      assert.deepEqual(found, { oks, text });
      // Once when it begins to fail, and once when it is over.
      const changes = oks.replace(/^\++/, '').replace(/(.)\1+/g, '$1');
      assert.deepEqual(said.map((line) => (line === 'log: writing again' ? '+' : '-')).join(''), changes);
    });
  }

  void it(
    'holds no file open once it is closed, however often it has failed',
    { skip: !existsSync(FILES) },
    async (test) => {
      await write(test, ['a\n'], []);
      const before = readdirSync(FILES).length;
      await write(test, ['a\n', 'b\n', 'c\n', 'd\n'], [2, 3]);
      assert.equal(readdirSync(FILES).length, before);
    },
  );
});
