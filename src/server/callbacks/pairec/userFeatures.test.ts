import assert from 'node:assert/strict';
import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { tempFolder } from '../../fixtures.test.ts';
import { openUserFeatures, type UserFeatures } from './userFeatures.ts';

interface Opened {
  readonly users: UserFeatures;
  readonly file: string;
  readonly loggedLines: string[];
  /** Rewrites the file with a new modification time. */
  readonly write: (content: string) => Promise<void>;
  readonly advanceClock: (milliseconds: number) => void;
}

const open = async (test: TestContext, content?: string): Promise<Opened> => {
  const file = join(await tempFolder(test), 'users.ndjson');
  const loggedLines: string[] = [];
  let time = 5000;
  let version = 0;
  const write = async (text: string): Promise<void> => {
    await writeFile(file, text);
    version += 1;
    await utimes(file, 1_700_000_000 + version, 1_700_000_000 + version);
  };
  if (content !== undefined) await write(content);
  const users = openUserFeatures(
    file,
    (line) => loggedLines.push(line),
    () => time,
  );
  return { users, file, loggedLines, write, advanceClock: (milliseconds) => (time += milliseconds) };
};

void describe('openUserFeatures', () => {
  void it('finds a user by a uid that is a string or a number', async (test) => {
    const { users, loggedLines } = await open(test, '{"uid":"84603208","age":25}\n{"uid":7,"city":"beijing"}\n');
    assert.deepEqual(await users.find('84603208'), { uid: '84603208', age: 25 });
    assert.deepEqual(await users.find('7'), { uid: 7, city: 'beijing' });
    assert.equal(await users.find('8'), undefined);
    assert.deepEqual(loggedLines, []);
  });

  const files: readonly [description: string, content: string][] = [
    ['no line feed at the end', '{"uid":"a","n":1}\n{"uid":"b","n":2}'],
    ['line feeds and carriage returns', '{"uid":"a","n":1}\r\n{"uid":"b","n":2}\r\n'],
    ['empty lines', '\n\n{"uid":"a","n":1}\n \n{"uid":"b","n":2}\n\n'],
    ['a byte order mark', '\uFEFF{"uid":"a","n":1}\n{"uid":"b","n":2}\n'],
    ['an earlier line for the same user', '{"uid":"a","n":0}\n{"uid":"b","n":2}\n{"uid":"a","n":1}\n'],
  ];
  for (const [description, content] of files) {
    void it(`reads a file with ${description}`, async (test) => {
      const { users, loggedLines } = await open(test, content);
      assert.deepEqual(await users.find('a'), { uid: 'a', n: 1 });
      assert.deepEqual(await users.find('b'), { uid: 'b', n: 2 });
      assert.deepEqual(loggedLines, []);
    });
  }

  void it('ends a line at a line feed only, not at other line separators in JSON strings', async (test) => {
    const { users, loggedLines } = await open(test, '{"uid":"a","n":"x\u2028y\u2029z\u0085"}\n');
    assert.deepEqual(await users.find('a'), { uid: 'a', n: 'x\u2028y\u2029z\u0085' });
    assert.deepEqual(loggedLines, []);
  });

  void it('reads lines longer than the read buffer, with characters that cross its boundary', async (test) => {
    const long = 'é'.repeat(200_001);
    const { users } = await open(test, `{"uid":"a","n":"x${long}"}\n{"uid":"b","n":"${long}"}\n{"uid":"c"}`);
    assert.deepEqual(await users.find('a'), { uid: 'a', n: `x${long}` });
    assert.deepEqual(await users.find('b'), { uid: 'b', n: long });
    assert.deepEqual(await users.find('c'), { uid: 'c' });
  });

  void it('finds a user with the name of a prototype property', async (test) => {
    const { users } = await open(test, '{"uid":"__proto__","n":1}\n{"uid":"a","__proto__":{"n":2}}\n');
    assert.deepEqual(await users.find('__proto__'), { uid: '__proto__', n: 1 });
    assert.equal(await users.find('constructor'), undefined);
    assert.deepEqual(Object.keys((await users.find('a')) ?? {}), ['uid', '__proto__']);
  });

  const bad: readonly [line: string, why: string][] = [
    ['{"uid":"x"', 'The line is not JSON.'],
    ['uid,age', 'The line is not JSON.'],
    ['{"uid":"x"} {"uid":"y"}', 'The line is not JSON.'],
    ['[]', 'The line must be an object.'],
    ['null', 'The line must be an object.'],
    ['"x"', 'The line must be an object.'],
    ['{}', 'uid: must be a string or a number.'],
    ['{"uid":""}', 'uid: must be a string or a number.'],
    ['{"uid":null}', 'uid: must be a string or a number.'],
    ['{"uid":["x"]}', 'uid: must be a string or a number.'],
    ['{"__proto__":{"uid":"x"}}', 'uid: must be a string or a number.'],
    ['{"uid":1234567890123456789}', 'uid: must be a string to be exact.'],
    ['{"uid":1.5}', 'uid: must be a string to be exact.'],
    [`{"uid":"x","a":${'['.repeat(100)}${']'.repeat(100)}}`, 'The object is nested deeper than 100 levels.'],
  ];
  for (const [line, why] of bad) {
    void it(`ignores ${line.slice(0, 40)} and logs its line number`, async (test) => {
      const { users, file, loggedLines } = await open(test, `{"uid":"a"}\n\n${line}\n{"uid":"b"}\n`);
      assert.deepEqual(await users.find('a'), { uid: 'a' });
      assert.deepEqual(await users.find('b'), { uid: 'b' });
      assert.equal(await users.find('x'), undefined);
      assert.deepEqual(loggedLines, [`${file}:3: ${why} The line is ignored.`]);
    });
  }

  void it('logs the first ten bad lines and the total number', async (test) => {
    const { users, file, loggedLines } = await open(test, `${'x\n'.repeat(15)}{"uid":"a"}\n`);
    assert.deepEqual(await users.find('a'), { uid: 'a' });
    assert.equal(loggedLines.length, 11);
    assert.equal(loggedLines[9], `${file}:10: The line is not JSON. The line is ignored.`);
    assert.equal(loggedLines[10], `${file}: 15 lines are ignored in total.`);
  });

  void it('reads a changed file again, with at most one check per second', async (test) => {
    const { users, loggedLines, write, advanceClock } = await open(test, '{"uid":"a","n":1}\n');
    assert.deepEqual(await users.find('a'), { uid: 'a', n: 1 });
    await write('{"uid":"a","n":2}\n{"uid":"b"}\n');
    advanceClock(999);
    assert.deepEqual(await users.find('a'), { uid: 'a', n: 1 });
    advanceClock(1);
    assert.deepEqual(await users.find('a'), { uid: 'a', n: 2 });
    assert.deepEqual(await users.find('b'), { uid: 'b' });
    // The size is the same, but the time differs.
    await write('{"uid":"a","n":3}\n{"uid":"c"}\n');
    advanceClock(1000);
    assert.deepEqual(await users.find('a'), { uid: 'a', n: 3 });
    assert.equal(await users.find('b'), undefined);
    assert.deepEqual(loggedLines, []);
  });

  void it('checks again after the clock was set back', async (test) => {
    const { users, write, advanceClock } = await open(test, '{"uid":"a","n":1}\n');
    await users.refresh();
    await write('{"uid":"a","n":2}\n');
    advanceClock(-3_600_000);
    assert.deepEqual(await users.find('a'), { uid: 'a', n: 2 });
  });

  void it('does not read a file that has not changed', async (test) => {
    const { users, loggedLines, advanceClock } = await open(test, 'x\n{"uid":"a"}\n');
    const firstResult = await users.find('a');
    advanceClock(1000);
    assert.equal(await users.find('a'), firstResult);
    assert.equal(loggedLines.length, 1);
  });

  void it('reads a file that was renamed over the old one', async (test) => {
    const { users, file, advanceClock } = await open(test, '{"uid":"a","n":1}\n');
    await users.refresh();
    await writeFile(`${file}.new`, '{"uid":"a","n":2}\n');
    // It has the same time and size as the old one.
    await utimes(`${file}.new`, 1_700_000_001, 1_700_000_001);
    await rename(`${file}.new`, file);
    advanceClock(1000);
    assert.deepEqual(await users.find('a'), { uid: 'a', n: 2 });
  });

  void it('logs a missing file once, and reads it when it exists', async (test) => {
    const { users, file, loggedLines, write, advanceClock } = await open(test);
    assert.equal(await users.find('a'), undefined);
    advanceClock(1000);
    assert.equal(await users.find('a'), undefined);
    assert.deepEqual(loggedLines, [
      `cannot read ${file}: The file does not exist. No user features are recorded until it can be read.`,
    ]);
    await write('{"uid":"a"}\n');
    assert.equal(await users.find('a'), undefined);
    advanceClock(1000);
    assert.deepEqual(await users.find('a'), { uid: 'a' });
    assert.equal(loggedLines[1], `${file} is readable again.`);
  });

  void it('uses the last version while the file cannot be read, and logs that once', async (test) => {
    const { users, file, loggedLines, write, advanceClock } = await open(test, '{"uid":"a"}\n');
    await users.refresh();
    await rm(file);
    for (let second = 0; second < 3; second++) {
      advanceClock(1000);
      assert.deepEqual(await users.find('a'), { uid: 'a' });
    }
    assert.deepEqual(loggedLines, [`cannot read ${file}: The file does not exist. The last version is used.`]);
    await mkdir(file);
    advanceClock(1000);
    assert.deepEqual(await users.find('a'), { uid: 'a' });
    assert.equal(loggedLines[1], `cannot read ${file}: It is not a regular file. The last version is used.`);
    await rm(file, { recursive: true });
    await write('{"uid":"b"}\n');
    advanceClock(1000);
    assert.deepEqual([await users.find('a'), await users.find('b')], [undefined, { uid: 'b' }]);
    assert.deepEqual(loggedLines.slice(2), [`${file} is readable again.`]);
  });

  void it('reads the file once for concurrent lookups', async (test) => {
    const { users, loggedLines } = await open(test, 'x\n{"uid":"a"}\n');
    const results = await Promise.all(Array.from({ length: 20 }, () => users.find('a')));
    assert.equal(new Set(results).size, 1);
    assert.deepEqual(results[0], { uid: 'a' });
    assert.equal(loggedLines.length, 1);
  });

  void it('reads a file of many users', async (test) => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `{"uid":${index},"age":${index % 90}}`);
    const { users, loggedLines } = await open(test, lines.join('\n'));
    assert.deepEqual(await users.find('99999'), { uid: 99_999, age: 9 });
    assert.deepEqual(await users.find('0'), { uid: 0, age: 0 });
    assert.deepEqual(loggedLines, []);
  });
});
