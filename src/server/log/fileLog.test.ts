import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { describe, it } from 'node:test';
import type { LogRecord } from '../../learn/record.ts';
import { tempFolder } from '../fixtures.test.ts';
import { openFileLog } from './fileLog.ts';
import type { Log } from './log.ts';

const FIRST = '0000000001.ndjson';

const reward = (eventId: string): LogRecord => ({ type: 'reward', app: 'my-site', time: 1, eventId, value: 1 });
const line = (eventId: string): string => `${JSON.stringify(reward(eventId))}\n`;
const ok = { ok: true };

const open = async (folder: string, said: string[] = []): Promise<Log> => {
  const opened = await openFileLog(folder, (text) => said.push(text));
  if (!opened.ok) assert.fail(opened.why);
  return opened.log;
};

/** The records that a newly opened log has; nobody else may have it open. */
const replay = async (folder: string, said: string[] = []): Promise<LogRecord[]> => {
  const log = await open(folder, said);
  const records: LogRecord[] = [];
  try {
    for await (const record of log.replay()) records.push(record);
  } finally {
    await log.close();
  }
  return records;
};

void describe('the log in a folder', () => {
  void it('makes the folder, and has nothing in it', async (test) => {
    const folder = join(await tempFolder(test), 'deep', 'down');
    assert.deepEqual(await replay(folder), []);
  });

  void it('has a record on the disk, as a line, before it says so', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder);
    assert.deepEqual(await log.append(reward('e1')), ok);
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), line('e1'));
    await log.close();
  });

  void it('keeps the order of the calls, and reads it back in that order', async (test) => {
    const folder = await tempFolder(test);
    const ids = Array.from({ length: 500 }, (_, index) => `e${index}`);
    const log = await open(folder);
    const half = await Promise.all(ids.slice(0, 250).map((id) => log.append(reward(id))));
    const rest = await Promise.all(ids.slice(250).map((id) => log.append(reward(id))));
    assert.ok([...half, ...rest].every((appended) => appended.ok));
    await log.close();
    assert.deepEqual(await replay(folder), ids.map(reward));
  });

  void it('goes on where it was closed', async (test) => {
    const folder = await tempFolder(test);
    for (const id of ['a', 'b', 'c']) {
      const log = await open(folder);
      assert.deepEqual(await log.append(reward(id)), ok);
      await log.close();
    }
    assert.deepEqual(await replay(folder), ['a', 'b', 'c'].map(reward));
    assert.deepEqual(readdirSync(folder), [FIRST]);
  });

  void it('reads several segments in their order, goes on in the last, and leaves other files alone', async (test) => {
    const folder = await tempFolder(test);
    writeFileSync(join(folder, '0000000010.ndjson'), line('c'));
    writeFileSync(join(folder, '0000000009.ndjson'), line('b'));
    writeFileSync(join(folder, '0000000001.ndjson'), line('a'));
    writeFileSync(join(folder, '1.ndjson'), 'not ours');
    const log = await open(folder);
    await log.append(reward('d'));
    await log.close();
    assert.equal(readFileSync(join(folder, '0000000010.ndjson'), 'utf8'), line('c') + line('d'));
    assert.deepEqual(await replay(folder), ['a', 'b', 'c', 'd'].map(reward));
  });

  void it('keeps whatever a text may hold on one line', async (test) => {
    const folder = await tempFolder(test);
    const ids = ['a\nb', 'a\r\nb', 'a\u2028b\u2029c', '\u0000', '"\\', '東京 😀', '\ud800', ' '.repeat(70_000)];
    const log = await open(folder);
    await Promise.all(ids.map((id) => log.append(reward(id))));
    await log.close();
    assert.deepEqual(await replay(folder), ids.map(reward));
  });

  void it('writes what is under way before it closes', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder);
    const appended = Promise.all(['a', 'b'].map((id) => log.append(reward(id))));
    await log.close();
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), line('a') + line('b'));
    assert.deepEqual(await appended, [ok, ok]);
  });

  void it('has one writer: whoever opens it too is told who has it', async (test) => {
    const folder = await tempFolder(test);
    const log = await open(folder);
    const second = await openFileLog(folder, () => {});
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
      const kept = whole.map(line).join('');
      assert.deepEqual(await replay(folder, said), whole.map(reward));
      const bytes = Buffer.byteLength(text) - Buffer.byteLength(kept);
      assert.deepEqual(said, [`log: cut off ${bytes} bytes of an unfinished line at the end of ${file}`]);

      const log = await open(folder);
      await log.append(reward('next'));
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

  void it('is damage in a segment that others follow', async (test) => {
    const folder = await tempFolder(test);
    const file = join(folder, FIRST);
    writeFileSync(file, `${line('a')}{"type":"rew`);
    writeFileSync(join(folder, '0000000002.ndjson'), line('c'));
    await assert.rejects(replay(folder), { message: `${file}:2 is damaged: the line is not a record.` });
    assert.equal(readFileSync(file, 'utf8'), `${line('a')}{"type":"rew`);
  });
});

void describe('a damaged line before the end', () => {
  for (const damage of ['{"type":"rew', '', 'null', '5', '[]', '{}', '"type"', `${line('a').trimEnd()}}`]) {
    void it(`stops the replay and names file and line: ${JSON.stringify(damage)}`, async (test) => {
      const folder = join(await tempFolder(test), 'log');
      mkdirSync(folder);
      const file = join(folder, FIRST);
      writeFileSync(file, `${line('a')}${damage}\n${line('b')}`);
      await assert.rejects(replay(folder), { message: `${file}:2 is damaged: the line is not a record.` });
    });
  }
});
