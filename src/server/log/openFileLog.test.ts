import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pid } from 'node:process';
import { describe, it, type TestContext } from 'node:test';
import { tempFolder } from '../fixtures.test.ts';
import { append, FIRST, line, open, replay, reward, SECOND, tryOpen } from './testLog.test.ts';

const ok = { ok: true };

const damaged = (file: string, number: number, byte: number): string =>
  `${file} is damaged: line ${number}, at byte ${byte}, is not a valid record. ` +
  `Stop the server and run: topslot repair --data ${dirname(dirname(file))}`;

void describe('openFileLog', () => {
  void it('creates a missing folder and starts empty', async (test) => {
    const folder = join(await tempFolder(test), 'deep', 'down');
    assert.deepEqual(await replay(folder), []);
  });

  void it('writes a record as a line before it reports success', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder);
    assert.deepEqual(await append(log, reward('e1')), ok);
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), line('e1'));
    await log.close();
  });

  void it('stores records in the order of the calls, and replays them in that order', async (test) => {
    const folder = await tempFolder(test);
    const ids = Array.from({ length: 500 }, (_, index) => `e${index}`);
    const log = await open(folder);
    const firstHalf = await Promise.all(ids.slice(0, 250).map((id) => append(log, reward(id))));
    const secondHalf = await Promise.all(ids.slice(250).map((id) => append(log, reward(id))));
    assert.ok([...firstHalf, ...secondHalf].every((result) => result.ok));
    await log.close();
    assert.deepEqual(await replay(folder), ids);
  });

  void it('continues after the last record when it is reopened', async (test) => {
    const folder = await tempFolder(test);
    for (const id of ['a', 'b', 'c']) {
      const log = await open(folder);
      assert.deepEqual(await append(log, reward(id)), ok);
      await log.close();
    }
    assert.deepEqual(await replay(folder), ['a', 'b', 'c']);
    assert.deepEqual(readdirSync(folder), [FIRST]);
  });

  void it('reads segments in order, continues in the last one and ignores other files', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, '0000000010.ndjson'), line('c'));
    writeFileSync(join(folder, '0000000009.ndjson'), line('b'));
    writeFileSync(join(folder, '0000000001.ndjson'), line('a'));
    writeFileSync(join(folder, '1.ndjson'), 'not ours');
    const log = await open(folder);
    await append(log, reward('d'));
    await log.close();
    assert.equal(readFileSync(join(folder, '0000000010.ndjson'), 'utf8'), line('c') + line('d'));
    assert.deepEqual(await replay(folder), ['a', 'b', 'c', 'd']);
  });

  void it('stores any string on one line', async (test) => {
    const folder = await tempFolder(test);
    const ids = ['a\nb', 'a\r\nb', 'a\u2028b\u2029c', '\u0000', '"\\', '東京 😀', '\ud800', ' '.repeat(70_000)];
    const log = await open(folder);
    await Promise.all(ids.map((id) => append(log, reward(id))));
    await log.close();
    assert.deepEqual(await replay(folder), ids);
  });

  void it('completes pending writes before it closes', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder);
    const appended = Promise.all(['a', 'b'].map((id) => append(log, reward(id))));
    await log.close();
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), line('a') + line('b'));
    assert.deepEqual(await appended, [ok, ok]);
  });

  void it('has one writer: a second one receives the process id of the first', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder);
    const second = await tryOpen(folder);
    assert.deepEqual(second, {
      ok: false,
      inUse: true,
      why:
        `The log in ${folder} is in use by process ${pid}. If that process is not a topslot server, ` +
        `delete ${join(folder, 'lock')}.`,
    });
    await log.close();
    await (await open(folder)).close();
  });
});

void describe('an unfinished last line', () => {
  const torn: readonly [title: string, text: string, whole: readonly string[]][] = [
    ['after complete ones', `${line('a')}${line('b')}{"type":"rew`, ['a', 'b']],
    ['that is the only content', '{"type":"reward","app":"my-si', []],
    ['longer than one block of the backward read', `${line('a')}{"type":"${'x'.repeat(200_000)}`, ['a']],
    ['that lacks only its line feed', line('a') + line('b').trimEnd(), ['a']],
    ['of zeros, as left by a crash of the machine', `${line('a')}${'\0'.repeat(100)}`, ['a']],
    ['that ends inside a character', `${line('a')}{"eventId":"\u00fc`.slice(0, -1), ['a']],
  ];
  for (const [title, text, whole] of torn) {
    void it(`${title} is removed, and the removal is logged`, async (test) => {
      const folder = await tempFolder(test);
      const file = join(folder, FIRST);
      writeFileSync(file, text);
      const logged: string[] = [];
      const expected = whole.map((name) => line(name)).join('');
      assert.deepEqual(await replay(folder, logged), whole);
      const bytes = Buffer.byteLength(text) - Buffer.byteLength(expected);
      const size = bytes === 1 ? '1 byte' : `${bytes} bytes`;
      assert.equal(
        logged[0],
        `log: removed an unfinished last line (${size}) from ${file}. It was never acknowledged.`,
      );

      const log = await open(folder);
      await append(log, reward('next'));
      await log.close();
      assert.equal(readFileSync(file, 'utf8'), expected + line('next'));
    });
  }

  void it('is not found in an empty file', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, FIRST), '');
    const logged: string[] = [];
    assert.deepEqual(await replay(folder, logged), []);
    assert.deepEqual(logged, []);
  });

  const unfinished: readonly [title: string, text: string][] = [
    ['an unfinished line', '{"type":"rew'],
    ['a line that lacks only its line feed', line('b').trimEnd()],
    ['zeros', '\0\0\0'],
  ];
  for (const [title, text] of unfinished) {
    void it(`stops the start if it is not in the last segment: ${title}`, async (test) => {
      const folder = join(await tempFolder(test), 'log');
      mkdirSync(folder);
      const file = join(folder, FIRST);
      writeFileSync(file, line('a') + text);
      writeFileSync(join(folder, SECOND), line('c'));
      const why = damaged(file, 2, line('a').length);
      assert.deepEqual(await tryOpen(folder), { ok: false, inUse: false, why });
      assert.equal(readFileSync(file, 'utf8'), line('a') + text);
    });
  }
});

void describe('a damaged line before the end of the log', () => {
  const damages: readonly (string | Buffer)[] = [
    '{"type":"rew',
    '',
    'null',
    '5',
    '[]',
    '{}',
    `${line('a').trimEnd()}}`,
  ];
  for (const damage of [...damages, Buffer.from([0xff, 0xfe])]) {
    void it(`stops the start with an error that names file, line, byte and remedy: ${JSON.stringify(damage)}`, async (test) => {
      const folder = join(await tempFolder(test), 'log');
      mkdirSync(folder);
      const file = join(folder, FIRST);
      const before = line('ä') + line('b');
      writeFileSync(file, Buffer.concat([Buffer.from(before), Buffer.from(damage), Buffer.from(`\n${line('c')}`)]));
      const why = damaged(file, 3, Buffer.byteLength(before));
      assert.deepEqual(await tryOpen(folder), { ok: false, inUse: false, why });
      assert.equal(existsSync(join(folder, 'lock')), false);
    });
  }

  void it('is reported with its byte offset, even after invalid UTF-8 and many lines', async (test) => {
    const folder = join(await tempFolder(test), 'log');
    mkdirSync(folder);
    const file = join(folder, FIRST);
    // A byte that is invalid UTF-8 is decoded as U+FFFD, which has three bytes.
    const odd = Buffer.from(line('\u00ff'), 'latin1');
    const before = Buffer.concat([Buffer.from(line('x'.repeat(1000)).repeat(3000)), odd, Buffer.from(line('é'))]);
    writeFileSync(file, Buffer.concat([before, Buffer.from('damage\n')]));
    const opened = await tryOpen(folder);
    assert.equal(opened.ok ? '' : opened.why, damaged(file, 3003, before.length));
  });
});

void describe('the console lines of a start', () => {
  /** Opens a log that takes many reads, with a clock that advances by `step` ms at each call. Returns the lines. */
  const linesOfStart = async (test: TestContext, step: number): Promise<readonly string[]> => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, FIRST), line('x'.repeat(100_000)).repeat(50));
    const lines: string[] = [];
    let time = 0;
    const log = await open(folder, { logLine: (text) => lines.push(text), now: () => (time += step) });
    await log.close();
    assert.equal(lines.pop(), `log: read 50 records from ${folder}`);
    return lines;
  };

  void it('report progress every two seconds', async (test) => {
    const lines = await linesOfStart(test, 1000);
    assert.match(lines.join('\n'), /^(log: read \d\.\d of 5\.0 MB, \d+ %\n?)+$/);
    assert.equal(lines.length, 2);
    const [firstPercent = 0, secondPercent = 0] = lines.map((text) => Number(/(\d+) %/.exec(text)?.[1]));
    assert.ok(firstPercent > 0 && secondPercent > firstPercent, `${firstPercent} and ${secondPercent}`);
  });

  void it('report no progress if the start is fast', async (test) => {
    assert.deepEqual(await linesOfStart(test, 1), []);
  });

  void it('are absent for an empty log', async (test) => {
    const lines: string[] = [];
    await replay(await tempFolder(test), lines);
    assert.deepEqual(lines, []);
  });

  void it('name missing segments', async (test) => {
    const folder = await tempFolder(test);
    for (const name of [SECOND, '0000000003.ndjson', '0000000007.ndjson']) writeFileSync(join(folder, name), line('a'));
    const lines: string[] = [];
    assert.equal((await replay(folder, lines)).length, 3);
    const consequence = `in ${folder}; starting without their records. Restore them from a backup if there is one.`;
    assert.deepEqual(lines, [
      `log: segment ${FIRST} is missing ${consequence}`,
      `log: segments 0000000004.ndjson to 0000000006.ndjson are missing ${consequence}`,
      `log: read 3 records from ${folder}`,
    ]);
  });
});
