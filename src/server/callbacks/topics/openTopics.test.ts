import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { makeRecords, writeRecord } from '../../../wire/pairec/records.ts';
import { tempFolder } from '../../fixtures.test.ts';
import { openTopics } from './openTopics.ts';
import { readPairecConfig, simpleConfig } from '../pairec/testPairec.test.ts';

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
const toLines = (uid: string): string[] => recordsOf(uid).map(writeRecord);
const toFileText = (uid: string): string =>
  toLines(uid)
    .map((line) => `${line}\n`)
    .join('');

void describe('the topics in the data folder', () => {
  void it('contain the written lines byte for byte, also after reopening', async (test) => {
    const data = await tempFolder(test);
    const file = join(data, 'topics', 't', FIRST);
    const firstTopics = openTopics({ pairec: simpleConfig() }, data, silent);
    assert.deepEqual(await firstTopics.readLines('t'), []);
    assert.deepEqual(await firstTopics.write('s', recordsOf('a')), OK);
    assert.deepEqual(await firstTopics.readLines('t'), toLines('a'));
    await firstTopics.close();
    assert.equal(readFileSync(file, 'utf8'), toFileText('a'));

    const secondTopics = openTopics({ pairec: simpleConfig() }, data, silent);
    assert.deepEqual(await secondTopics.readLines('t'), toLines('a'));
    assert.deepEqual(await secondTopics.write('s', recordsOf('ü')), OK);
    assert.deepEqual(await secondTopics.readLines('t'), [...toLines('a'), ...toLines('ü')]);
    await secondTopics.close();
    assert.equal(readFileSync(file, 'utf8'), toFileText('a') + toFileText('ü'));
  });

  void it('are read without an unfinished line, before and after its removal', async (test) => {
    const data = await tempFolder(test);
    const folder = join(data, 'topics', 't');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, FIRST), `${toFileText('a')}{"module":"us`);
    const loggedLines: string[] = [];
    const topics = openTopics({ pairec: simpleConfig() }, data, (line) => loggedLines.push(line));
    assert.deepEqual([await topics.readLines('t'), loggedLines], [toLines('a'), []]);
    await topics.write('s', recordsOf('b'));
    assert.deepEqual([await topics.readLines('t'), loggedLines.length], [[...toLines('a'), ...toLines('b')], 1]);
    // The state while a server is writing.
    appendFileSync(join(folder, FIRST), '{"module":"it');
    assert.deepEqual(await topics.readLines('t'), [...toLines('a'), ...toLines('b')]);
    await topics.close();
  });

  void it('are read from all segments, in order', async (test) => {
    const data = await tempFolder(test);
    const folder = join(data, 'topics', 't');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '0000000002.ndjson'), toFileText('b').repeat(2000));
    writeFileSync(join(folder, FIRST), toFileText('a'));
    const topics = openTopics({ pairec: simpleConfig() }, data, silent);
    assert.deepEqual(await topics.readLines('t'), [
      ...toLines('a'),
      ...Array.from({ length: 2000 }, () => toLines('b')).flat(),
    ]);
  });

  void it('are inside topics/, whatever their names are', async (test) => {
    const names = ['../../x', '.', 'a/b', 'ä'];
    const data = join(await tempFolder(test), 'data');
    const pairec = readPairecConfig({
      CallBackConfs: Object.fromEntries(names.map((name) => [name, { DataSource: { Type: 'datahub', Name: name } }])),
      DatahubConfs: Object.fromEntries(names.map((name) => [name, { TopicName: name }])),
    });
    const topics = openTopics({ pairec }, data, silent);
    for (const name of names) assert.deepEqual(await topics.write(name, recordsOf('a')), OK);
    for (const name of names) assert.deepEqual(await topics.readLines(name), toLines('a'));
    await topics.close();
    assert.deepEqual(readdirSync(join(data, '..')), ['data']);
    assert.deepEqual(readdirSync(data), ['topics']);
    assert.deepEqual(readdirSync(join(data, 'topics')), ['%2e', '%2e%2e%2f%2e%2e%2fx', '%c3%a4', 'a%2fb']);
  });

  void it('report an error if they cannot be created', async (test) => {
    const data = join(await tempFolder(test), 'file');
    writeFileSync(data, '');
    const topics = openTopics({ pairec: simpleConfig() }, data, silent);
    const written = await topics.write('s', recordsOf('a'));
    assert.match(written.ok ? '' : written.why, /^The topic t cannot be opened: E(?:NOTDIR|EXIST)/);
    assert.deepEqual(await topics.readLines('t'), []);
  });
});

void describe('the topics in memory', () => {
  void it('are separate, and empty if nothing was written', async () => {
    const pairec = readPairecConfig({
      CallBackConfs: {
        s: { DataSource: { Type: 'datahub', Name: 'a' } },
        s2: { DataSource: { Type: 'datahub', Name: 'b' } },
      },
      DatahubConfs: { a: { TopicName: 'ta' }, b: { TopicName: 'tb' } },
    });
    const topics = openTopics({ pairec }, undefined, silent);
    await topics.write('s', recordsOf('a'));
    await topics.write('s2', recordsOf('b'));
    assert.deepEqual([await topics.readLines('ta'), await topics.readLines('tb')], [toLines('a'), toLines('b')]);
    assert.deepEqual(await topics.readLines('none'), []);
    await topics.close();
  });
});

void describe('a Kafka topic', () => {
  void it('reports an invalid name', async () => {
    const pairec = simpleConfig(
      { DataSource: { Type: 'kafka', Name: 'kf' } },
      {
        KafkaConfs: { kf: { BootstrapServers: 'kafka:9092', Topic: 'no topic' } },
      },
    );
    const topics = openTopics({ pairec }, undefined, silent);
    const written = await topics.write('s', recordsOf('a'));
    assert.match(
      written.ok ? '' : written.why,
      /^The topic no topic cannot be opened: "no topic" is not a valid Kafka topic name/,
    );
    assert.deepEqual(await topics.readLines('no topic'), []);
    await topics.close();
  });
});
