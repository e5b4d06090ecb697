import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pid } from 'node:process';
import { describe, it, type TestContext } from 'node:test';
import { tempFolder } from '../fixtures.test.ts';
import { append, FIRST, line, open, replay, reward, SECOND, tryOpen } from './testLog.test.ts';

const ok = { ok: true };

const damaged = (file: string, number: number, byte: number): string =>
  `${file} is damaged: line ${number}, at byte ${byte}, is not a record. ` +
  `Stop the server and run: topslot repair --data ${dirname(dirname(file))}`;

void describe('the log in a folder', () => {
  void it('makes the folder, and has nothing in it', async (test) => {
    const folder = join(await tempFolder(test), 'deep', 'down');
    assert.deepEqual(await replay(folder), []);
  });

  void it('has a record on the disk, as a line, before it says so', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder);
    assert.deepEqual(await append(log, reward('e1')), ok);
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), line('e1'));
    await log.close();
  });

  void it('keeps the order of the calls, and reads it back in that order', async (test) => {
    const folder = await tempFolder(test);
    const ids = Array.from({ length: 500 }, (_, index) => `e${index}`);
    const log = await open(folder);
    const half = await Promise.all(ids.slice(0, 250).map((id) => append(log, reward(id))));
    const rest = await Promise.all(ids.slice(250).map((id) => append(log, reward(id))));
    assert.ok([...half, ...rest].every((appended) => appended.ok));
    await log.close();
    assert.deepEqual(await replay(folder), ids);
  });

  void it('goes on where it was closed', async (test) => {
    const folder = await tempFolder(test);
    for (const id of ['a', 'b', 'c']) {
      const log = await open(folder);
      assert.deepEqual(await append(log, reward(id)), ok);
      await log.close();
    }
    assert.deepEqual(await replay(folder), ['a', 'b', 'c']);
    assert.deepEqual(readdirSync(folder), [FIRST]);
  });

  void it('reads several segments in their order, goes on in the last, and leaves other files alone', async (test) => {
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

  void it('keeps whatever a text may hold on one line', async (test) => {
    const folder = await tempFolder(test);
    const ids = ['a\nb', 'a\r\nb', 'a\u2028b\u2029c', '\u0000', '"\\', '東京 😀', '\ud800', ' '.repeat(70_000)];
    const log = await open(folder);
    await Promise.all(ids.map((id) => append(log, reward(id))));
    await log.close();
    assert.deepEqual(await replay(folder), ids);
  });

  void it('writes what is under way before it closes', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder);
    const appended = Promise.all(['a', 'b'].map((id) => append(log, reward(id))));
    await log.close();
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), line('a') + line('b'));
    assert.deepEqual(await appended, [ok, ok]);
  });

  void it('has one writer: whoever opens it too is told who has it', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder);
    const second = await tryOpen(folder);
    assert.deepEqual(second, {
      ok: false,
      inUse: true,
      why:
        `The log in ${folder} is in use by process ${pid}. If that is no ranking server, ` +
        `remove ${join(folder, 'lock')}.`,
    });
    await log.close();
    await (await open(folder)).close();
  });
});

void describe('an unfinished line at the end', () => {
  const torn: readonly [what: string, text: string, whole: readonly string[]][] = [
    ['behind whole ones', `${line('a')}${line('b')}{"type":"rew`, ['a', 'b']],
    ['that is all there is', '{"type":"reward","app":"my-si', []],
    ['longer than one block of reading', `${line('a')}{"type":"${'x'.repeat(200_000)}`, ['a']],
    ['that lacks nothing but its end', line('a') + line('b').trimEnd(), ['a']],
    ['of zeros, as a crash of the machine leaves them', `${line('a')}${'\0'.repeat(100)}`, ['a']],
    ['in the middle of a character', `${line('a')}{"eventId":"\u00fc`.slice(0, -1), ['a']],
  ];
  for (const [what, text, whole] of torn) {
    void it(`${what} was never acknowledged: it is cut off, and said to be`, async (test) => {
      const folder = await tempFolder(test);
      const file = join(folder, FIRST);
      writeFileSync(file, text);
      const said: string[] = [];
      const kept = whole.map((name) => line(name)).join('');
      assert.deepEqual(await replay(folder, said), whole);
      const bytes = Buffer.byteLength(text) - Buffer.byteLength(kept);
      assert.equal(said[0], `log: cut off ${bytes} bytes of an unfinished line at the end of ${file}`);

      const log = await open(folder);
      await append(log, reward('next'));
      await log.close();
      assert.equal(readFileSync(file, 'utf8'), kept + line('next'));
    });
  }

  void it('is none in an empty file', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, FIRST), '');
    const said: string[] = [];
    assert.deepEqual(await replay(folder, said), []);
    assert.deepEqual(said, []);
  });

  const unfinished: readonly [what: string, text: string][] = [
    ['an unfinished line', '{"type":"rew'],
    ['a line that lacks nothing but its end', line('b').trimEnd()],
    ['zeros', '\0\0\0'],
  ];
  for (const [what, text] of unfinished) {
    void it(`is damage in a segment that others follow: ${what}`, async (test) => {
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

void describe('a damaged line before the end', () => {
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
    void it(`stops the start, and names file, line, byte and remedy: ${JSON.stringify(damage)}`, async (test) => {
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

  void it('is found at its byte, whatever stands before it, and however far down', async (test) => {
    const folder = join(await tempFolder(test), 'log');
    mkdirSync(folder);
    const file = join(folder, FIRST);
    // A record may hold bytes that are no UTF-8: they are read as U+FFFD, which has three.
    const odd = Buffer.from(line('\u00ff'), 'latin1');
    const before = Buffer.concat([Buffer.from(line('x'.repeat(1000)).repeat(3000)), odd, Buffer.from(line('é'))]);
    writeFileSync(file, Buffer.concat([before, Buffer.from('damage\n')]));
    const opened = await tryOpen(folder);
    assert.equal(opened.ok ? '' : opened.why, damaged(file, 3003, before.length));
  });
});

void describe('what is said at the start', () => {
  /** A log of many readings, and a clock that goes on by so much whenever it is asked. */
  const said = async (test: TestContext, step: number): Promise<readonly string[]> => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, FIRST), line('x'.repeat(100_000)).repeat(50));
    const lines: string[] = [];
    let time = 0;
    const log = await open(folder, { say: (text) => lines.push(text), now: () => (time += step) });
    await log.close();
    assert.equal(lines.pop(), `log: read 50 records from ${folder}`);
    return lines;
  };

  void it('is how far it has come, every two seconds', async (test) => {
    const lines = await said(test, 1000);
    assert.match(lines.join('\n'), /^(log: read \d\.\d of 5\.0 MB, \d+ %\n?)+$/);
    assert.equal(lines.length, 2);
    const [first = 0, second = 0] = lines.map((text) => Number(/(\d+) %/.exec(text)?.[1]));
    assert.ok(first > 0 && second > first, `${first} and ${second}`);
  });

  void it('is not that where it takes no time', async (test) => {
    assert.deepEqual(await said(test, 1), []);
  });

  void it('is nothing of a log that is empty', async (test) => {
    const lines: string[] = [];
    await replay(await tempFolder(test), lines);
    assert.deepEqual(lines, []);
  });

  void it('is where segments are missing', async (test) => {
    const folder = await tempFolder(test);
    for (const name of [SECOND, '0000000003.ndjson', '0000000007.ndjson']) writeFileSync(join(folder, name), line('a'));
    const lines: string[] = [];
    assert.equal((await replay(folder, lines)).length, 3);
    const gone = (name: string): string => `log: the segments before ${name} are gone, and what they said is not known`;
    assert.deepEqual(lines, [gone(SECOND), gone('0000000007.ndjson'), `log: read 3 records from ${folder}`]);
  });
});
