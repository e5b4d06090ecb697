import assert from 'node:assert/strict';
import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { tempFolder } from '../../fixtures.test.ts';
import { openUserFeatures, type UserFeatures } from './userFeatures.ts';

interface Opened {
  readonly users: UserFeatures;
  readonly file: string;
  readonly said: string[];
  /** Writes the file anew, with a time that no earlier version had. */
  readonly write: (content: string) => Promise<void>;
  readonly wait: (milliseconds: number) => void;
}

const open = async (test: TestContext, content?: string): Promise<Opened> => {
  const file = join(await tempFolder(test), 'users.ndjson');
  const said: string[] = [];
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
    (line) => said.push(line),
    () => time,
  );
  return { users, file, said, write, wait: (milliseconds) => (time += milliseconds) };
};

void describe('openUserFeatures', () => {
  void it('finds a user by a uid that is a string or a number', async (test) => {
    const { users, said } = await open(test, '{"uid":"84603208","age":25}\n{"uid":7,"city":"beijing"}\n');
    assert.deepEqual(await users.find('84603208'), { uid: '84603208', age: 25 });
    assert.deepEqual(await users.find('7'), { uid: 7, city: 'beijing' });
    assert.equal(await users.find('8'), undefined);
    assert.deepEqual(said, []);
  });

  const files: readonly [what: string, content: string][] = [
    ['no line feed at the end', '{"uid":"a","n":1}\n{"uid":"b","n":2}'],
    ['line feeds and carriage returns', '{"uid":"a","n":1}\r\n{"uid":"b","n":2}\r\n'],
    ['empty lines', '\n\n{"uid":"a","n":1}\n \n{"uid":"b","n":2}\n\n'],
    ['a byte order mark', '\uFEFF{"uid":"a","n":1}\n{"uid":"b","n":2}\n'],
    ['an earlier line for the same user', '{"uid":"a","n":0}\n{"uid":"b","n":2}\n{"uid":"a","n":1}\n'],
  ];
  for (const [what, content] of files) {
    void it(`reads a file with ${what}`, async (test) => {
      const { users, said } = await open(test, content);
      assert.deepEqual(await users.find('a'), { uid: 'a', n: 1 });
      assert.deepEqual(await users.find('b'), { uid: 'b', n: 2 });
      assert.deepEqual(said, []);
    });
  }

  void it('ends a line at a line feed only, not at what JSON leaves inside a text', async (test) => {
    const { users, said } = await open(test, '{"uid":"a","n":"x\u2028y\u2029z\u0085"}\n');
    assert.deepEqual(await users.find('a'), { uid: 'a', n: 'x\u2028y\u2029z\u0085' });
    assert.deepEqual(said, []);
  });

  void it('reads lines that are longer than what is read at once, and letters that lie across', async (test) => {
    const long = 'é'.repeat(200_001);
    const { users } = await open(test, `{"uid":"a","n":"x${long}"}\n{"uid":"b","n":"${long}"}\n{"uid":"c"}`);
    assert.deepEqual(await users.find('a'), { uid: 'a', n: `x${long}` });
    assert.deepEqual(await users.find('b'), { uid: 'b', n: long });
    assert.deepEqual(await users.find('c'), { uid: 'c' });
  });

  void it('finds a user that is called like a part of every object', async (test) => {
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
    [`{"uid":"x","a":${'['.repeat(100)}${']'.repeat(100)}}`, 'The object is nested deeper than 100.'],
  ];
  for (const [line, why] of bad) {
    void it(`passes over ${line.slice(0, 40)}, and says where it stands`, async (test) => {
      const { users, file, said } = await open(test, `{"uid":"a"}\n\n${line}\n{"uid":"b"}\n`);
      assert.deepEqual(await users.find('a'), { uid: 'a' });
      assert.deepEqual(await users.find('b'), { uid: 'b' });
      assert.equal(await users.find('x'), undefined);
      assert.deepEqual(said, [`${file}:3: ${why} It is passed over.`]);
    });
  }

  void it('names the first ten bad lines, and counts them all', async (test) => {
    const { users, file, said } = await open(test, `${'x\n'.repeat(15)}{"uid":"a"}\n`);
    assert.deepEqual(await users.find('a'), { uid: 'a' });
    assert.equal(said.length, 11);
    assert.equal(said[9], `${file}:10: The line is not JSON. It is passed over.`);
    assert.equal(said[10], `${file}: 15 lines are passed over in all.`);
  });

  void it('reads the file again once it has changed, and looks once a second', async (test) => {
    const { users, said, write, wait } = await open(test, '{"uid":"a","n":1}\n');
    assert.deepEqual(await users.find('a'), { uid: 'a', n: 1 });
    await write('{"uid":"a","n":2}\n{"uid":"b"}\n');
    wait(999);
    assert.deepEqual(await users.find('a'), { uid: 'a', n: 1 });
    wait(1);
    assert.deepEqual(await users.find('a'), { uid: 'a', n: 2 });
    assert.deepEqual(await users.find('b'), { uid: 'b' });
    // The same size: its time tells.
    await write('{"uid":"a","n":3}\n{"uid":"c"}\n');
    wait(1000);
    assert.deepEqual(await users.find('a'), { uid: 'a', n: 3 });
    assert.equal(await users.find('b'), undefined);
    assert.deepEqual(said, []);
  });

  void it('looks again after its clock was set back', async (test) => {
    const { users, write, wait } = await open(test, '{"uid":"a","n":1}\n');
    await users.refresh();
    await write('{"uid":"a","n":2}\n');
    wait(-3_600_000);
    assert.deepEqual(await users.find('a'), { uid: 'a', n: 2 });
  });

  void it('does not read a file that has not changed', async (test) => {
    const { users, said, wait } = await open(test, 'x\n{"uid":"a"}\n');
    const first = await users.find('a');
    wait(1000);
    assert.equal(await users.find('a'), first);
    assert.equal(said.length, 1);
  });

  void it('takes a file that was renamed into its place', async (test) => {
    const { users, file, wait } = await open(test, '{"uid":"a","n":1}\n');
    await users.refresh();
    await writeFile(`${file}.new`, '{"uid":"a","n":2}\n');
    // Its time and size are those of the old one.
    await utimes(`${file}.new`, 1_700_000_001, 1_700_000_001);
    await rename(`${file}.new`, file);
    wait(1000);
    assert.deepEqual(await users.find('a'), { uid: 'a', n: 2 });
  });

  void it('says once that there is no file, and finds it once it is there', async (test) => {
    const { users, file, said, write, wait } = await open(test);
    assert.equal(await users.find('a'), undefined);
    wait(1000);
    assert.equal(await users.find('a'), undefined);
    assert.deepEqual(said, [`cannot read ${file}: There is no such file. No user has features.`]);
    await write('{"uid":"a"}\n');
    assert.equal(await users.find('a'), undefined);
    wait(1000);
    assert.deepEqual(await users.find('a'), { uid: 'a' });
    assert.equal(said[1], `reads ${file} again.`);
  });

  void it('keeps what it last read while the file cannot be read, and says so once', async (test) => {
    const { users, file, said, write, wait } = await open(test, '{"uid":"a"}\n');
    await users.refresh();
    await rm(file);
    for (let second = 0; second < 3; second++) {
      wait(1000);
      assert.deepEqual(await users.find('a'), { uid: 'a' });
    }
    assert.deepEqual(said, [`cannot read ${file}: There is no such file. What was last read stays.`]);
    await mkdir(file);
    wait(1000);
    assert.deepEqual(await users.find('a'), { uid: 'a' });
    assert.equal(said[1], `cannot read ${file}: That is no ordinary file. What was last read stays.`);
    await rm(file, { recursive: true });
    await write('{"uid":"b"}\n');
    wait(1000);
    assert.deepEqual([await users.find('a'), await users.find('b')], [undefined, { uid: 'b' }]);
    assert.deepEqual(said.slice(2), [`reads ${file} again.`]);
  });

  void it('reads once for all who ask meanwhile', async (test) => {
    const { users, said } = await open(test, 'x\n{"uid":"a"}\n');
    const found = await Promise.all(Array.from({ length: 20 }, () => users.find('a')));
    assert.equal(new Set(found).size, 1);
    assert.deepEqual(found[0], { uid: 'a' });
    assert.equal(said.length, 1);
  });

  void it('reads a file of many users', async (test) => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `{"uid":${index},"age":${index % 90}}`);
    const { users, said } = await open(test, lines.join('\n'));
    assert.deepEqual(await users.find('99999'), { uid: 99_999, age: 9 });
    assert.deepEqual(await users.find('0'), { uid: 0, age: 0 });
    assert.deepEqual(said, []);
  });
});
