import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeRecords } from '../../../wire/pairec/records.ts';
import type { WriteResult } from '../../log/commit/log.ts';
import { readPairecConfig, simpleConfig } from '../pairec/testPairec.test.ts';
import type { TopicLocation } from './topicLocation.ts';
import { createTopics, type Topics } from './topics.ts';
import type { TopicWriter } from '../../log/commit/topicWriter.ts';
import { createMemoryTopic } from './embeddedTopic.ts';

const OK: WriteResult = { ok: true };

/** Creates the records of a callback with one user and one item. */
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

const listUids = (lines: readonly string[]): string =>
  lines.map((line) => /"user_id":"(\w+)"/.exec(line)?.[1]).join(' ');

interface Opened {
  readonly topics: Topics;
  readonly opened: readonly TopicLocation[];
  readonly closed: readonly string[];
  /** The lines of each topic, in the order in which the topics were opened. */
  readonly written: readonly (readonly string[])[];
}

const open = (config = simpleConfig(), opening: () => Promise<unknown> = () => Promise.resolve()): Opened => {
  const opened: TopicLocation[] = [];
  const closed: string[] = [];
  const written: (readonly string[])[] = [];
  const topics = createTopics(config, async (location) => {
    opened.push(location);
    await opening();
    const { lines, append } = createMemoryTopic();
    written.push(lines);
    const close = (): Promise<void> => Promise.resolve(void closed.push(location.topic));
    return { append, close };
  });
  return { topics, opened, closed, written };
};

/** Three scenes: two share a topic, and the third has a topic with the same name in another location. */
const THREE = readPairecConfig({
  CallBackConfs: {
    s: { DataSource: { Name: 'dh', Type: 'datahub' } },
    s2: { DataSource: { Name: 'dh2', Type: 'datahub' } },
    s3: { DataSource: { Name: 'kf', Type: 'kafka' } },
  },
  DatahubConfs: { dh: { TopicName: 't' }, dh2: { TopicName: 't', Schemas: [{ Field: 'user_id', Type: 'string' }] } },
  KafkaConfs: { kf: { BootstrapServers: 'h:9092', Topic: 't' } },
});

void describe('the topics of a configuration', () => {
  void it('are opened once, at the first write', async () => {
    const { topics, opened, written } = open();
    assert.deepEqual(opened, []);
    const answers = await Promise.all(['a', 'b'].map((uid) => topics.write('s', recordsOf(uid))));
    answers.push(await topics.write('s', recordsOf('c')));
    assert.deepEqual(answers, [OK, OK, OK]);
    assert.deepEqual(opened, [{ kind: 'embedded', topic: 't' }]);
    assert.deepEqual(written.map(listUids), ['a a b b c c']);
  });

  void it('may be shared by scenes, each with its own columns; topics in different locations are separate', async () => {
    const { topics, opened, written } = open(THREE);
    for (const scene of ['s', 's2', 's3']) assert.deepEqual(await topics.write(scene, recordsOf(scene)), OK);
    assert.deepEqual(
      opened.map(({ kind }) => kind),
      ['embedded', 'kafka'],
    );
    assert.deepEqual(written.map(listUids), ['s s s2 s2', 's3 s3']);
    assert.deepEqual(written[0]?.slice(2), ['{"user_id":"s2"}', '{"user_id":"s2"}']);
    assert.match(written[0]?.[0] ?? '', /"module":"user"/);
  });

  void it('report an error if they cannot be opened, and try again at the next write', async () => {
    const why = [new Error('No room.'), 'no reason'];
    const { topics, opened, written } = open(simpleConfig(), () =>
      why.length > 0 ? Promise.reject(why.shift()) : Promise.resolve(),
    );
    assert.deepEqual(await topics.write('s', recordsOf('a')), {
      ok: false,
      why: 'The topic t cannot be opened: No room.',
    });
    assert.deepEqual(await topics.write('s', recordsOf('b')), {
      ok: false,
      why: 'The topic t cannot be opened: no reason',
    });
    assert.deepEqual(await topics.write('s', recordsOf('c')), OK);
    assert.deepEqual([opened.length, written.map(listUids)], [3, ['c c']]);
  });

  void it("return their writer's error", async () => {
    const full: WriteResult = { ok: false, why: 'The disk is full.' };
    const writer: TopicWriter = { append: () => Promise.resolve(full), close: () => Promise.resolve() };
    assert.deepEqual(
      await createTopics(simpleConfig(), () => Promise.resolve(writer)).write('s', recordsOf('a')),
      full,
    );
  });

  void it('never reject, even if a writer does', async () => {
    const writer: TopicWriter = { append: () => Promise.reject(new Error('A bug.')), close: () => Promise.resolve() };
    const written = await createTopics(simpleConfig(), () => Promise.resolve(writer)).write('s', recordsOf('a'));
    assert.match(written.ok ? '' : written.why, /A bug\.$/);
  });

  void it('report a missing topic and open nothing', async () => {
    const { topics, opened } = open();
    const written = await topics.write('other', recordsOf('a'));
    assert.match(written.ok ? '' : written.why, /^pairec\.CallBackConfs\.other\.DataSource: Type must be/);
    assert.deepEqual(opened, []);
  });
});

void describe('closing the topics', () => {
  void it('closes the topics that are open or being opened', async () => {
    const { topics, closed, opened } = open(THREE);
    await topics.write('s', recordsOf('a'));
    const pendingWrite = topics.write('s3', recordsOf('b'));
    await topics.close();
    assert.deepEqual(await pendingWrite, OK);
    assert.deepEqual([opened.length, closed], [2, ['t', 't']]);
  });

  void it('resolves when every writer is closed', async () => {
    let close: (() => void) | undefined;
    const topics = createTopics(simpleConfig(), () =>
      Promise.resolve({ ...createMemoryTopic(), close: () => new Promise((resolve) => (close = resolve)) }),
    );
    await topics.write('s', recordsOf('a'));
    let isClosed = false;
    const closing = topics.close().finally(() => (isClosed = true));
    await new Promise(setImmediate);
    assert.deepEqual([close !== undefined, isClosed], [true, false]);
    close?.();
    await closing;
  });

  void it('skips topics that could not be opened', async () => {
    const { topics, closed } = open(simpleConfig(), () => Promise.reject(new Error('No room.')));
    const failing = topics.write('s', recordsOf('a'));
    await topics.close();
    assert.deepEqual([(await failing).ok, closed], [false, []]);
  });

  void it('prevents later writes from opening topics', async () => {
    const { topics, opened } = open();
    await topics.close();
    assert.deepEqual(await topics.write('s', recordsOf('a')), { ok: false, why: 'The topic t is closed.' });
    assert.deepEqual(opened, []);
  });
});
