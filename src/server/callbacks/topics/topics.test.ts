import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeRecords } from '../../../wire/pairec/records.ts';
import type { Appended } from '../../log/commit/log.ts';
import { pairecOf, simple } from '../pairec/testPairec.test.ts';
import type { TopicPlace } from './topicPlace.ts';
import { createTopics, type Topics } from './topics.ts';
import type { TopicWriter } from '../../log/commit/topicWriter.ts';
import { memoryTopic } from './embeddedTopic.ts';

const OK: Appended = { ok: true };

/** The records of a callback by one user of one item. */
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

const uidsIn = (lines: readonly string[]): string => lines.map((line) => /"user_id":"(\w+)"/.exec(line)?.[1]).join(' ');

interface Opened {
  readonly topics: Topics;
  readonly opened: readonly TopicPlace[];
  readonly closed: readonly string[];
  /** The topics in the order in which they were opened. */
  readonly written: readonly (readonly string[])[];
}

const open = (config = simple(), opening: () => Promise<unknown> = () => Promise.resolve()): Opened => {
  const opened: TopicPlace[] = [];
  const closed: string[] = [];
  const written: (readonly string[])[] = [];
  const topics = createTopics(config, async (place) => {
    opened.push(place);
    await opening();
    const { lines, append } = memoryTopic();
    written.push(lines);
    const close = (): Promise<void> => Promise.resolve(void closed.push(place.topic));
    return { append, close };
  });
  return { topics, opened, closed, written };
};

/** Three scenes; the first two share a topic, the third one's has the same name elsewhere. */
const THREE = pairecOf({
  CallBackConfs: {
    s: { DataSource: { Name: 'dh', Type: 'datahub' } },
    s2: { DataSource: { Name: 'dh2', Type: 'datahub' } },
    s3: { DataSource: { Name: 'kf', Type: 'kafka' } },
  },
  DatahubConfs: { dh: { TopicName: 't' }, dh2: { TopicName: 't', Schemas: [{ Field: 'user_id', Type: 'string' }] } },
  KafkaConfs: { kf: { BootstrapServers: 'h:9092', Topic: 't' } },
});

void describe('the topics of a configuration', () => {
  void it('are opened when they are first written to, and once', async () => {
    const { topics, opened, written } = open();
    assert.deepEqual(opened, []);
    const answers = await Promise.all(['a', 'b'].map((uid) => topics.write('s', recordsOf(uid))));
    answers.push(await topics.write('s', recordsOf('c')));
    assert.deepEqual(answers, [OK, OK, OK]);
    assert.deepEqual(opened, [{ kind: 'embedded', topic: 't' }]);
    assert.deepEqual(written.map(uidsIn), ['a a b b c c']);
  });

  void it('may be shared by scenes, each with the columns of its own data source; the name alone does not make one', async () => {
    const { topics, opened, written } = open(THREE);
    for (const scene of ['s', 's2', 's3']) assert.deepEqual(await topics.write(scene, recordsOf(scene)), OK);
    assert.deepEqual(
      opened.map(({ kind }) => kind),
      ['embedded', 'kafka'],
    );
    assert.deepEqual(written.map(uidsIn), ['s s s2 s2', 's3 s3']);
    assert.deepEqual(written[0]?.slice(2), ['{"user_id":"s2"}', '{"user_id":"s2"}']);
    assert.match(written[0]?.[0] ?? '', /"module":"user"/);
  });

  void it('that cannot be opened say why, and are tried again at the next write', async () => {
    const why = [new Error('No room.'), 'no reason'];
    const { topics, opened, written } = open(simple(), () =>
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
    assert.deepEqual([opened.length, written.map(uidsIn)], [3, ['c c']]);
  });

  void it('say what their writer says', async () => {
    const full: Appended = { ok: false, why: 'The disk is full.' };
    const writer: TopicWriter = { append: () => Promise.resolve(full), close: () => Promise.resolve() };
    assert.deepEqual(await createTopics(simple(), () => Promise.resolve(writer)).write('s', recordsOf('a')), full);
  });

  void it('never reject, not even where a writer does', async () => {
    const writer: TopicWriter = { append: () => Promise.reject(new Error('A bug.')), close: () => Promise.resolve() };
    const written = await createTopics(simple(), () => Promise.resolve(writer)).write('s', recordsOf('a'));
    assert.match(written.ok ? '' : written.why, /A bug\.$/);
  });

  void it('that are nowhere say so, and nothing is opened', async () => {
    const { topics, opened } = open();
    const written = await topics.write('other', recordsOf('a'));
    assert.match(written.ok ? '' : written.why, /^pairec\.CallBackConfs\.other\.DataSource: must have a Type/);
    assert.deepEqual(opened, []);
  });
});

void describe('closing the topics', () => {
  void it('closes what was opened, also what is being opened, and nothing else', async () => {
    const { topics, closed, opened } = open(THREE);
    await topics.write('s', recordsOf('a'));
    const late = topics.write('s3', recordsOf('b'));
    await topics.close();
    assert.deepEqual(await late, OK);
    assert.deepEqual([opened.length, closed], [2, ['t', 't']]);
  });

  void it('is over when every writer is closed', async () => {
    let close: (() => void) | undefined;
    const topics = createTopics(simple(), () =>
      Promise.resolve({ ...memoryTopic(), close: () => new Promise((resolve) => (close = resolve)) }),
    );
    await topics.write('s', recordsOf('a'));
    let isOver = false;
    const closing = topics.close().finally(() => (isOver = true));
    await new Promise(setImmediate);
    assert.deepEqual([close !== undefined, isOver], [true, false]);
    close?.();
    await closing;
  });

  void it('passes over what could not be opened', async () => {
    const { topics, closed } = open(simple(), () => Promise.reject(new Error('No room.')));
    const failing = topics.write('s', recordsOf('a'));
    await topics.close();
    assert.deepEqual([(await failing).ok, closed], [false, []]);
  });

  void it('is for good: nothing is opened behind it that nobody would close', async () => {
    const { topics, opened } = open();
    await topics.close();
    assert.deepEqual(await topics.write('s', recordsOf('a')), { ok: false, why: 'The topic t is closed.' });
    assert.deepEqual(opened, []);
  });
});
