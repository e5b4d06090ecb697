import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { makeRecords, writeRecord } from '../../../wire/pairec/records.ts';
import { tempFolder } from '../../fixtures.test.ts';
import { openTopics } from './openTopics.ts';
import { pairecOf, simple } from '../pairec/testPairec.test.ts';

const FIRST = '0000000001.ndjson';
const OK = { ok: true };
const silent = (): void => {};

const recordsOf = (uid: string) => {
  const callback = {
    uid,
    requestId: 'r',
    sceneId: 's',
    features: {},
    items: [{ id: 'i', features: {} }],
    requestInfo: {},
  };
  const { user, items } = makeRecords(callback, { time: 1, userFeatures: '{}' });
  return [user, ...items];
};
const linesOf = (uid: string): string[] => recordsOf(uid).map(writeRecord);
const fileOf = (uid: string): string =>
  linesOf(uid)
    .map((line) => `${line}\n`)
    .join('');

void describe('the topics in the data folder', () => {
  void it('hold what is written to them, byte for byte, also for whoever opens them next', async (test) => {
    const data = await tempFolder(test);
    const file = join(data, 'topics', 't', FIRST);
    const first = openTopics({ pairec: simple() }, data, silent);
    assert.deepEqual(await first.lines('t'), []);
    assert.deepEqual(await first.write('s', recordsOf('a')), OK);
    assert.deepEqual(await first.lines('t'), linesOf('a'));
    await first.close();
    assert.equal(readFileSync(file, 'utf8'), fileOf('a'));

    const second = openTopics({ pairec: simple() }, data, silent);
    assert.deepEqual(await second.lines('t'), linesOf('a'));
    assert.deepEqual(await second.write('s', recordsOf('ü')), OK);
    assert.deepEqual(await second.lines('t'), [...linesOf('a'), ...linesOf('ü')]);
    await second.close();
    assert.equal(readFileSync(file, 'utf8'), fileOf('a') + fileOf('ü'));
  });

  void it('have no unfinished line, neither before it is cut off nor after', async (test) => {
    const data = await tempFolder(test);
    const folder = join(data, 'topics', 't');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, FIRST), `${fileOf('a')}{"module":"us`);
    const said: string[] = [];
    const topics = openTopics({ pairec: simple() }, data, (line) => said.push(line));
    assert.deepEqual([await topics.lines('t'), said], [linesOf('a'), []]);
    await topics.write('s', recordsOf('b'));
    assert.deepEqual([await topics.lines('t'), said.length], [[...linesOf('a'), ...linesOf('b')], 1]);
    // As it looks while a server writes.
    appendFileSync(join(folder, FIRST), '{"module":"it');
    assert.deepEqual(await topics.lines('t'), [...linesOf('a'), ...linesOf('b')]);
    await topics.close();
  });

  void it('are read from all their files, in order', async (test) => {
    const data = await tempFolder(test);
    const folder = join(data, 'topics', 't');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '0000000002.ndjson'), fileOf('b').repeat(2000));
    writeFileSync(join(folder, FIRST), fileOf('a'));
    const topics = openTopics({ pairec: simple() }, data, silent);
    assert.deepEqual(await topics.lines('t'), [
      ...linesOf('a'),
      ...Array.from({ length: 2000 }, () => linesOf('b')).flat(),
    ]);
  });

  void it('stay inside topics/, whatever they are called', async (test) => {
    const names = ['../../x', '.', 'a/b', 'ä'];
    const data = join(await tempFolder(test), 'data');
    const pairec = pairecOf({
      CallBackConfs: Object.fromEntries(names.map((name) => [name, { DataSource: { Type: 'datahub', Name: name } }])),
      DatahubConfs: Object.fromEntries(names.map((name) => [name, { TopicName: name }])),
    });
    const topics = openTopics({ pairec }, data, silent);
    for (const name of names) assert.deepEqual(await topics.write(name, recordsOf('a')), OK);
    for (const name of names) assert.deepEqual(await topics.lines(name), linesOf('a'));
    await topics.close();
    assert.deepEqual(readdirSync(join(data, '..')), ['data']);
    assert.deepEqual(readdirSync(data), ['topics']);
    assert.deepEqual(readdirSync(join(data, 'topics')), ['%2e', '%2e%2e%2f%2e%2e%2fx', '%c3%a4', 'a%2fb']);
  });

  void it('say where they cannot be made', async (test) => {
    const data = join(await tempFolder(test), 'file');
    writeFileSync(data, '');
    const topics = openTopics({ pairec: simple() }, data, silent);
    const written = await topics.write('s', recordsOf('a'));
    assert.match(written.ok ? '' : written.why, /^The topic t cannot be opened: E(?:NOTDIR|EXIST)/);
    assert.deepEqual(await topics.lines('t'), []);
  });
});

void describe('the topics in memory', () => {
  void it('are apart, and empty where nothing was written', async () => {
    const pairec = pairecOf({
      CallBackConfs: {
        s: { DataSource: { Type: 'datahub', Name: 'a' } },
        s2: { DataSource: { Type: 'datahub', Name: 'b' } },
      },
      DatahubConfs: { a: { TopicName: 'ta' }, b: { TopicName: 'tb' } },
    });
    const topics = openTopics({ pairec }, undefined, silent);
    await topics.write('s', recordsOf('a'));
    await topics.write('s2', recordsOf('b'));
    assert.deepEqual([await topics.lines('ta'), await topics.lines('tb')], [linesOf('a'), linesOf('b')]);
    assert.deepEqual(await topics.lines('none'), []);
    await topics.close();
  });
});

void describe('a topic of Kafka', () => {
  void it('that cannot be one says so', async () => {
    const pairec = simple(
      { DataSource: { Type: 'kafka', Name: 'kf' } },
      {
        KafkaConfs: { kf: { BootstrapServers: 'kafka:9092', Topic: 'no topic' } },
      },
    );
    const topics = openTopics({ pairec }, undefined, silent);
    const written = await topics.write('s', recordsOf('a'));
    assert.match(
      written.ok ? '' : written.why,
      /^The topic no topic cannot be opened: "no topic" is no name of a Kafka topic/,
    );
    assert.deepEqual(await topics.lines('no topic'), []);
    await topics.close();
  });
});
