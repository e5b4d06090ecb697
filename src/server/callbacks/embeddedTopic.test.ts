import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { tempFolder } from '../fixtures.test.ts';
import { memoryTopic, openFileTopic, topicFolder } from './embeddedTopic.ts';

const FIRST = '0000000001.ndjson';
const OK = { ok: true };
const silent = (): void => {};

void describe('the folder of a topic', () => {
  const rows: readonly [topic: string, name: string][] = [
    ['pairec_callback_log', 'pairec_callback_log'],
    ['UPPER-lower', 'UPPER-lower'],
    ['.', '%2E'],
    ['..', '%2E%2E'],
    ['../x', '%2E%2E%2Fx'],
    ['..\\x', '%2E%2E%5Cx'],
    ['/etc/passwd', '%2Fetc%2Fpasswd'],
    ['a/b', 'a%2Fb'],
    ['a.b', 'a%2Eb'],
    ['a%2Eb', 'a%252Eb'],
    ['a b', 'a%20b'],
    ['C:', 'C%3A'],
    ['ä', '%C3%A4'],
    ['a\0b', 'a%00b'],
    ['${ProjectName}', '%24%7BProjectName%7D'],
  ];
  for (const [topic, name] of rows) {
    void it(`of ${JSON.stringify(topic)} is ${name}, one folder under topics`, () => {
      const folder = topicFolder('/data', topic);
      assert.equal(folder, join('/data', 'topics', name));
      assert.deepEqual([dirname(folder), basename(folder)], [join('/data', 'topics'), name]);
      // So that a list of the folders is a list of the topics.
      assert.equal(decodeURIComponent(name), topic);
    });
  }

  void it('is another for every topic', () => {
    assert.equal(new Set(rows.map(([topic]) => topicFolder('/data', topic))).size, rows.length);
  });
});

void describe('a topic in a folder', () => {
  void it('makes its folder, and has the lines on the disk before it says so', async (test) => {
    const folder = join(await tempFolder(test), 'topics', 't');
    const { append, close } = await openFileTopic(folder, 't', silent);
    assert.deepEqual(await append(['{"a":1}', '{"b":2}']), OK);
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), '{"a":1}\n{"b":2}\n');
    assert.deepEqual(await append(['{"c":3}']), OK);
    await close();
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), '{"a":1}\n{"b":2}\n{"c":3}\n');
  });

  void it('keeps together what came together', async (test) => {
    const folder = await tempFolder(test);
    const { append, close } = await openFileTopic(folder, 't', silent);
    const calls = Array.from({ length: 50 }, (_, index) => Array.from({ length: 3 }, () => `{"call":${index}}`));
    const written = await Promise.all(calls.map((lines) => append(lines)));
    assert.ok(written.every(({ ok }) => ok));
    await close();
    assert.equal(
      readFileSync(join(folder, FIRST), 'utf8'),
      calls
        .flat()
        .map((line) => `${line}\n`)
        .join(''),
    );
  });

  void it('goes on where it was closed, and cuts off what was never acknowledged', async (test) => {
    const folder = await tempFolder(test);
    const first = await openFileTopic(folder, 't', silent);
    await first.append(['{"a":1}']);
    await first.close();
    const file = join(folder, FIRST);
    appendFileSync(file, '{"a":2,"te');
    const said: string[] = [];
    const second = await openFileTopic(folder, 't', (line) => said.push(line));
    assert.deepEqual(said, [`topic t: cut off 10 bytes of an unfinished line at the end of ${file}`]);
    await second.append(['{"a":3}']);
    await second.close();
    assert.equal(readFileSync(file, 'utf8'), '{"a":1}\n{"a":3}\n');
  });

  void it('says what it cannot write, by its name, and writes again when it can', async (test) => {
    const folder = await tempFolder(test);
    const said: string[] = [];
    const { append, close } = await openFileTopic(folder, 't', (line) => said.push(line));
    mkdirSync(join(folder, FIRST));
    const refused = await append(['{"a":1}']);
    assert.match(refused.ok ? '' : refused.why, /^The topic t in .* cannot be written: EISDIR/);
    rmdirSync(join(folder, FIRST));
    assert.deepEqual(await append(['{"a":2}']), OK);
    await close();
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), '{"a":2}\n');
    assert.deepEqual(said, [refused.ok ? '' : `topic t: ${refused.why}`, 'topic t: writing again']);
  });

  void it('is refused once it is closed', async (test) => {
    const folder = await tempFolder(test);
    const { append, close } = await openFileTopic(folder, 't', silent);
    await close();
    assert.deepEqual(await append(['{}']), { ok: false, why: `The topic t in ${folder} is closed.` });
  });
});

void describe('a topic in memory', () => {
  void it('has the lines in their order, however many', async () => {
    const { lines, append, close } = memoryTopic();
    const many = Array.from({ length: 300_000 }, (_, index) => String(index));
    assert.deepEqual(await append(['a']), OK);
    assert.deepEqual(await append(many), OK);
    await close();
    assert.deepEqual([lines.length, lines[0], lines.at(-1)], [300_001, 'a', '299999']);
  });
});
