import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { tempFolder } from '../../fixtures.test.ts';
import { createMemoryTopic, openFileTopic, topicFolder, topicOfFolderName } from './embeddedTopic.ts';

const FIRST = '0000000001.ndjson';
const OK = { ok: true };
const silent = (): void => {};

void describe('the folder of a topic', () => {
  const rows: readonly [topic: string, name: string][] = [
    ['pairec_callback_log', 'pairec_callback_log'],
    ['lower-0123456789', 'lower-0123456789'],
    ['UPPER-lower', '%55%50%50%45%52-lower'],
    ['upper-lower', 'upper-lower'],
    ['.', '%2e'],
    ['..', '%2e%2e'],
    ['../x', '%2e%2e%2fx'],
    ['..\\x', '%2e%2e%5cx'],
    ['/etc/passwd', '%2fetc%2fpasswd'],
    ['a/b', 'a%2fb'],
    ['a.b', 'a%2eb'],
    ['a%2eb', 'a%252eb'],
    ['a%2Eb', 'a%252%45b'],
    ['%zz', '%25zz'],
    ['%ud800', '%25ud800'],
    ['a b', 'a%20b'],
    ['C:', '%43%3a'],
    ["*?~'()!", '%2a%3f%7e%27%28%29%21'],
    ['ä', '%c3%a4'],
    ['Ä', '%c3%84'],
    ['a\u0308', 'a%cc%88'],
    ['\u212a', '%e2%84%aa'],
    ['🌊', '%f0%9f%8c%8a'],
    ['\ud83c', '%ud83c'],
    ['\udf0a', '%udf0a'],
    ['\udf0a\ud83c', '%udf0a%ud83c'],
    ['a\ud800b', 'a%ud800b'],
    ['\ufffd', '%ef%bf%bd'],
    ['\ufeffa', '%ef%bb%bfa'],
    ['a\0b', 'a%00b'],
    ['${ProjectName}', '%24%7b%50roject%4eame%7d'],
  ];
  for (const [topic, name] of rows) {
    void it(`of ${JSON.stringify(topic)} is ${name} directly under topics, and topicOfFolderName is its inverse`, () => {
      const folder = topicFolder('/data', topic);
      assert.equal(folder, join('/data', 'topics', name));
      assert.deepEqual([dirname(folder), basename(folder)], [join('/data', 'topics'), name]);
      // The inverse allows listing the topics by their folders.
      assert.equal(topicOfFolderName(name), topic);
    });
  }

  void it('is different for every topic, also on a case-insensitive file system', () => {
    const folders = rows.map(([topic]) => topicFolder('', topic).normalize('NFKC').toLowerCase());
    assert.equal(new Set(folders).size, rows.length);
  });

  void it('can be converted back to every topic name', () => {
    for (let unit = 0; unit <= 0xffff; unit++) {
      const topic = `${String.fromCharCode(unit)}a${String.fromCharCode(unit, 0xdf0a)}`;
      assert.equal(topicOfFolderName(basename(topicFolder('/data', topic))), topic, unit.toString(16));
    }
  });

  const foreignNames: readonly string[] = [
    '%zz',
    '%',
    'a%',
    '%2',
    '%ff',
    '%c3',
    '%ed%a0%80',
    '%2E',
    '%C3%A4',
    '%61',
    'Upper',
    '.DS_Store',
    'a b',
    'ä',
    '%u0041',
    '%ud83',
    '%ud83c%udf0a',
    '%uD83C',
    'a\ud800',
    '\ufffd',
  ];
  for (const name of foreignNames) {
    void it(`cannot have the name ${JSON.stringify(name)}`, () => assert.equal(topicOfFolderName(name), undefined));
  }
});

void describe('a topic in a folder', () => {
  void it('creates its folder, and resolves when the lines are on disk', async (test) => {
    const folder = join(await tempFolder(test), 'topics', 't');
    const { append, close } = await openFileTopic(folder, 't', silent);
    assert.deepEqual(await append(['{"a":1}', '{"b":2}']), OK);
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), '{"a":1}\n{"b":2}\n');
    assert.deepEqual(await append(['{"c":3}']), OK);
    await close();
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), '{"a":1}\n{"b":2}\n{"c":3}\n');
  });

  void it('writes the lines of one call together', async (test) => {
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

  void it('continues after a restart, and removes an unfinished line', async (test) => {
    const folder = await tempFolder(test);
    const firstTopic = await openFileTopic(folder, 't', silent);
    await firstTopic.append(['{"a":1}']);
    await firstTopic.close();
    const file = join(folder, FIRST);
    appendFileSync(file, '{"a":2,"te');
    const loggedLines: string[] = [];
    const secondTopic = await openFileTopic(folder, 't', (line) => loggedLines.push(line));
    assert.deepEqual(loggedLines, [
      `topic t: removed an unfinished last line (10 bytes) from ${file}. It was never acknowledged.`,
    ]);
    await secondTopic.append(['{"a":3}']);
    await secondTopic.close();
    assert.equal(readFileSync(file, 'utf8'), '{"a":1}\n{"a":3}\n');
  });

  void it('logs a write error with its name, and recovers', async (test) => {
    const folder = await tempFolder(test);
    const loggedLines: string[] = [];
    const { append, close } = await openFileTopic(folder, 't', (line) => loggedLines.push(line));
    mkdirSync(join(folder, FIRST));
    const failed = await append(['{"a":1}']);
    assert.match(failed.ok ? '' : failed.why, /^The topic t in .* cannot be written: EISDIR/);
    rmdirSync(join(folder, FIRST));
    assert.deepEqual(await append(['{"a":2}']), OK);
    await close();
    assert.equal(readFileSync(join(folder, FIRST), 'utf8'), '{"a":2}\n');
    assert.deepEqual(loggedLines, [failed.ok ? '' : `topic t: ${failed.why}`, 'topic t: writing again']);
  });

  void it('rejects lines after it is closed', async (test) => {
    const folder = await tempFolder(test);
    const { append, close } = await openFileTopic(folder, 't', silent);
    await close();
    assert.deepEqual(await append(['{}']), { ok: false, why: `The topic t in ${folder} is closed.` });
  });
});

void describe('a topic in memory', () => {
  void it('returns any number of lines in order', async () => {
    const { lines, append, close } = createMemoryTopic();
    const manyLines = Array.from({ length: 300_000 }, (_, index) => String(index));
    assert.deepEqual(await append(['a']), OK);
    assert.deepEqual(await append(manyLines), OK);
    await close();
    assert.deepEqual([lines.length, lines[0], lines.at(-1)], [300_001, 'a', '299999']);
  });
});
