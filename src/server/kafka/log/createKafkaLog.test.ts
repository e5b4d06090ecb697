import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Effect } from '../../../learn/folds/join.ts';
import type { LogRecord } from '../../../learn/records/record.ts';
import type { Folds, Taken } from '../../log/commit/log.ts';
import { writeRecord } from '../../log/lines/writeRecord.ts';
import { createKafkaLog, type KafkaLogParts } from './createKafkaLog.ts';
import type { Settled } from '../topic/groupCalls.ts';
import type { Message } from '../client/kafkaSession.ts';
import { createTestTopic, createWaiting } from '../testTopic.test.ts';
import type { Position } from '../topic/topicPosition.ts';

const reward = (eventId: string, app = 'home'): LogRecord => ({ type: 'reward', app, time: 1, eventId, value: 1 });

const text = (eventId: string, app?: string): string => writeRecord(reward(eventId, app));

const nameOf = (record: LogRecord): string => ('eventId' in record ? record.eventId : record.type);

/** A writer that answers when the test says so. Apps go to partition 0, but for `sports`. */
const start = async (test: TestContext, options: Partial<KafkaLogParts> = {}, topic = createTestTopic(2)) => {
  const { changed, until } = createWaiting();
  const taken: string[] = [];
  const said: string[] = [];
  const calls: {
    readonly partition: number;
    readonly message: Message;
    readonly settle: (settled: Settled) => void;
  }[] = [];
  const closed: number[] = [];
  const folds: Folds = {
    take: (record): Effect => {
      const name = nameOf(record);
      if (name === 'poison') throw new Error('It cannot be taken.');
      const joined = taken.includes(name) ? 'repeated' : 'counted';
      taken.push(name);
      changed();
      return { joined };
    },
    save: () => [...taken],
    restore: () => {},
  };
  const opened = await createKafkaLog({
    openReader: topic.openReader,
    createTopic: () => Promise.reject(new Error('Nobody has asked for it.')),
    openWriter: (partition) => ({
      append: ([message], settle) => {
        if (message) calls.push({ partition, message, settle });
      },
      close: async () => {
        closed.push(partition);
      },
    }),
    partitionOf: (key) => (key.toString() === 'sports' ? 1 : 0),
    folds,
    snapshots: { restore: async () => ({ ok: true }), write: async () => {} },
    snapshotEvery: 1_000_000,
    say: (line) => {
      said.push(line);
      changed();
    },
    now: Date.now,
    name: 'the topic t',
    patience: 1000,
    pause: 0,
    lag: 60_000,
    ...options,
  });
  if (!opened.ok) assert.fail(opened.why);
  const { log } = opened;
  test.after(log.close);
  const told: [name: string, taken: Taken][] = [];
  const append = (record: LogRecord): void =>
    log.append(record, (one) => {
      told.push([nameOf(record), one]);
      changed();
    });
  /** Lets the oldest write arrive, and says so or not. */
  const arrive = (isTold = true): void => {
    const call = calls.shift() ?? assert.fail('Nothing is being written.');
    const at = topic.add(call.partition, [call.message.value.toString()]);
    if (isTold) call.settle({ ok: true, at });
  };
  return { topic, log, append, arrive, calls, taken, told, said, closed, until };
};

const counted = (name: string): [string, Taken] => [name, { ok: true, effect: { joined: 'counted' } }];

void describe('a log in Kafka', () => {
  void it('writes each record as JSON, under the id of its app, to the partition of that', async (test) => {
    const { log, calls } = await start(test);
    for (const app of ['home', 'sports', '', 'home']) log.append(reward('e1', app));
    assert.deepEqual(
      calls.map(({ partition, message }) => [partition, message.key?.toString(), message.value.toString()]),
      [
        [0, 'home', text('e1', 'home')],
        [1, 'sports', text('e1', 'sports')],
        [0, '', text('e1', '')],
        [0, 'home', text('e1', 'home')],
      ],
    );
  });

  void it('tells what a record came to once it is written and read back', async (test) => {
    const { append, arrive, taken, told, until } = await start(test);
    append(reward('e1'));
    append(reward('e1'));
    arrive();
    assert.deepEqual(told, []);
    await until(() => told.length === 1);
    arrive();
    await until(() => told.length === 2);
    assert.deepEqual(told, [counted('e1'), ['e1', { ok: true, effect: { joined: 'repeated' } }]]);
    assert.deepEqual(taken, ['e1', 'e1']);
  });

  void it('tells it, too, where it was read back before the brokers have acknowledged it', async (test) => {
    const { append, arrive, calls, taken, told, until } = await start(test);
    append(reward('e1', 'sports'));
    const [call] = calls;
    arrive(false);
    await until(() => taken.length === 1);
    assert.deepEqual(told, []);
    call?.settle({ ok: true, at: 0 });
    assert.deepEqual(told, [counted('e1')]);
  });

  void it('takes what other processes have written, before and after the start', async (test) => {
    const topic = createTestTopic(2);
    topic.add(0, [text('before')]);
    const { taken, until } = await start(test, {}, topic);
    topic.add(1, [text('after')]);
    await until(() => taken.length === 2);
    assert.deepEqual(taken, ['before', 'after']);
  });

  void it('tells what is durable without its effect where reading lags behind', async (test) => {
    const { append, calls, told, until } = await start(test, { lag: 20 });
    append(reward('e1'));
    calls[0]?.settle({ ok: true, at: 0 });
    await until(() => told.length === 1);
    assert.deepEqual(told, [['e1', { ok: true }]]);
  });

  void it('tells who was refused, and says once that it refuses, and once that it no longer does', async (test) => {
    const { log, append, calls, told, taken, said } = await start(test);
    const refused = { ok: false, why: 'The Kafka topic t cannot be written: it is away.' } as const;
    for (const name of ['a', 'b', 'c', 'd']) append(reward(name));
    log.append(reward('unheard'));
    for (const { settle } of calls.slice(0, 2)) settle(refused);
    calls[4]?.settle(refused);
    calls[2]?.settle({ ok: true });
    calls[3]?.settle({ ok: true });
    assert.deepEqual(told, [
      ['a', refused],
      ['b', refused],
      ['c', { ok: true }],
      ['d', { ok: true }],
    ]);
    assert.deepEqual(said, ['log: The Kafka topic t cannot be written: it is away.', 'log: writing again']);
    assert.deepEqual(taken, []);
  });

  void it('leaves out what is no record or cannot be taken, and goes on', async (test) => {
    const topic = createTestTopic();
    topic.add(0, ['x', null, text('e1'), text('poison')]);
    const { append, arrive, taken, told, said, until } = await start(test, {}, topic);
    const first =
      'log: leaving out what is no record in the topic t: partition 0, offset 0. Others are left out unsaid.';
    const rest = [
      'log: read 4 records from the topic t',
      'log: left out 3 messages of the topic t that are no records',
    ];
    assert.deepEqual(said, [first, ...rest]);
    append(reward('poison'));
    arrive();
    append(reward('e2'));
    arrive();
    await until(() => told.length === 2);
    assert.deepEqual(told, [['poison', { ok: true }], counted('e2')]);
    assert.deepEqual(taken, ['e1', 'e2']);
    assert.equal(said.length, 3);
  });

  void it('writes a snapshot after so many records, one at a time, and takes nothing meanwhile', async (test) => {
    const written: { readonly position: Position; readonly finish: () => void }[] = [];
    const { topic, taken, until } = await start(test, {
      snapshotEvery: 3,
      snapshots: {
        restore: async () => ({ ok: true }),
        write: (position) => new Promise((resolve) => written.push({ position, finish: resolve })),
      },
    });
    const turns = async (): Promise<void> => {
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    };
    topic.add(0, [text('a'), text('b')]);
    await until(() => taken.length === 2);
    await turns();
    assert.equal(written.length, 0);
    topic.add(1, [text('c'), text('d')]);
    await until(() => taken.length === 4);
    await turns();
    topic.add(0, [text('e')]);
    topic.add(1, [text('f')]);
    await turns();
    assert.equal(taken.length, 4);
    assert.deepEqual(
      written.map(({ position }) => position),
      [{ id: 'id-1', next: [2, 2] }],
    );
    written[0]?.finish();
    await until(() => taken.length === 6);
    await turns();
    assert.equal(written.length, 1);
    topic.add(0, [text('g')]);
    await until(() => taken.length === 7);
    await turns();
    assert.deepEqual(written[1]?.position, { id: 'id-1', next: [4, 3] });
    written[1]?.finish();
  });

  void it('does not take a million names for apps to remember', async (test) => {
    const { log, calls } = await start(test);
    for (let app = 0; app < 2500; app += 1) log.append(reward('e', `app-${app}`));
    log.append(reward('e', 'sports'));
    assert.equal(calls.at(-1)?.partition, 1);
    assert.equal(calls[1000]?.message.key?.toString(), 'app-1000');
  });

  void it('waits for what is written and read back before it closes, and refuses the rest', async (test) => {
    const { topic, log, append, arrive, told, closed, until } = await start(test);
    append(reward('e1'));
    append(reward('e2', 'sports'));
    arrive(true);
    const closing = log.close();
    append(reward('late'));
    await until(() => told.length === 2);
    assert.deepEqual(
      new Map(told),
      new Map([counted('e1'), ['late', { ok: false, why: 'The log, the topic t, is closed.' }]]),
    );
    await closing;
    await log.close();
    assert.deepEqual(closed, [0, 1]);
    assert.equal(topic.open(), 0);
  });

  void it('says why it cannot begin', async (test) => {
    const topic = createTestTopic();
    const snapshots = { restore: async () => ({ ok: false, why: 'It is damaged.' }) as const, write: async () => {} };
    await assert.rejects(start(test, { snapshots }, topic), { message: 'It is damaged.' });
  });
});
