import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { RecordEffect } from '../../../learn/folds/recordEffect.ts';
import type { LogRecord } from '../../../learn/records/record.ts';
import type { Folds, AppendResult } from '../../log/commit/log.ts';
import { serializeRecord } from '../../log/lines/serializeRecord.ts';
import { createKafkaLog, type KafkaLogParts } from './createKafkaLog.ts';
import type { CallResult } from '../topic/createRequestBatcher.ts';
import type { Message } from '../connection/openKafkaSession.ts';
import { createTestTopic, createWaiting } from '../testTopic.test.ts';
import type { Position } from '../topic/createTopicPosition.ts';

const reward = (eventId: string, app = 'home'): LogRecord => ({ type: 'reward', app, time: 1, eventId, value: 1 });

const text = (eventId: string, app?: string): string => serializeRecord(reward(eventId, app));

const nameOf = (record: LogRecord): string => ('eventId' in record ? record.eventId : record.type);

/** Opens a log whose writes are acknowledged by `arrive`. The app `sports` has partition 1, all others 0. */
const start = async (test: TestContext, options: Partial<KafkaLogParts> = {}, topic = createTestTopic(2)) => {
  const { changed, until } = createWaiting();
  const applied: string[] = [];
  const logged: string[] = [];
  const calls: {
    readonly partition: number;
    readonly message: Message;
    readonly settle: (result: CallResult) => void;
  }[] = [];
  const closed: number[] = [];
  const folds: Folds = {
    applyRecord: (record): RecordEffect => {
      const name = nameOf(record);
      if (name === 'poison') throw new Error('It cannot be applied.');
      const joined = applied.includes(name) ? 'repeated' : 'counted';
      applied.push(name);
      changed();
      return { joined };
    },
    save: () => [...applied],
    restore: () => {},
  };
  const opened = await createKafkaLog({
    openReader: topic.openReader,
    createTopic: () => Promise.reject(new Error('It must not be called.')),
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
    logLine: (line) => {
      logged.push(line);
      changed();
    },
    now: Date.now,
    label: 'the topic t',
    stallTimeout: 1000,
    retryDelay: 0,
    readBackTimeout: 60_000,
    ...options,
  });
  if (!opened.ok) assert.fail(opened.why);
  const { log } = opened;
  test.after(log.close);
  const results: [name: string, result: AppendResult][] = [];
  const append = (record: LogRecord): void =>
    log.append(record, (result) => {
      results.push([nameOf(record), result]);
      changed();
    });
  /** Stores the oldest write in the topic, and acknowledges it unless `isAcknowledged` is false. */
  const arrive = (isAcknowledged = true): void => {
    const call = calls.shift() ?? assert.fail('No write is pending.');
    const offset = topic.add(call.partition, [call.message.value.toString()]);
    if (isAcknowledged) call.settle({ ok: true, offset });
  };
  return { topic, log, append, arrive, calls, applied, results, logged, closed, until };
};

const counted = (name: string): [string, AppendResult] => [name, { ok: true, effect: { joined: 'counted' } }];

void describe('createKafkaLog', () => {
  void it('writes each record as JSON, with its app as the key, to the partition of the key', async (test) => {
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

  void it('settles a record with its effect once it is acknowledged and read back', async (test) => {
    const { append, arrive, applied, results, until } = await start(test);
    append(reward('e1'));
    append(reward('e1'));
    arrive();
    assert.deepEqual(results, []);
    await until(() => results.length === 1);
    arrive();
    await until(() => results.length === 2);
    assert.deepEqual(results, [counted('e1'), ['e1', { ok: true, effect: { joined: 'repeated' } }]]);
    assert.deepEqual(applied, ['e1', 'e1']);
  });

  void it('settles a record with its effect if it is read back before the acknowledgement', async (test) => {
    const { append, arrive, calls, applied, results, until } = await start(test);
    append(reward('e1', 'sports'));
    const [call] = calls;
    arrive(false);
    await until(() => applied.length === 1);
    assert.deepEqual(results, []);
    call?.settle({ ok: true, offset: 0 });
    assert.deepEqual(results, [counted('e1')]);
  });

  void it('applies records of other processes, before and after the start', async (test) => {
    const topic = createTestTopic(2);
    topic.add(0, [text('before')]);
    const { applied, until } = await start(test, {}, topic);
    topic.add(1, [text('after')]);
    await until(() => applied.length === 2);
    assert.deepEqual(applied, ['before', 'after']);
  });

  void it('settles a durable record without its effect after readBackTimeout', async (test) => {
    const { append, calls, results, until } = await start(test, { readBackTimeout: 20 });
    append(reward('e1'));
    calls[0]?.settle({ ok: true, offset: 0 });
    await until(() => results.length === 1);
    assert.deepEqual(results, [['e1', { ok: true }]]);
  });

  void it('settles failed records, and logs one line for the failure and one for the recovery', async (test) => {
    const { log, append, calls, results, applied, logged } = await start(test);
    const failure = { ok: false, why: 'The Kafka topic t cannot be written: it is unreachable.' } as const;
    for (const name of ['a', 'b', 'c', 'd']) append(reward(name));
    log.append(reward('unobserved'));
    for (const { settle } of calls.slice(0, 2)) settle(failure);
    calls[4]?.settle(failure);
    calls[2]?.settle({ ok: true });
    calls[3]?.settle({ ok: true });
    assert.deepEqual(results, [
      ['a', failure],
      ['b', failure],
      ['c', { ok: true }],
      ['d', { ok: true }],
    ]);
    assert.deepEqual(logged, ['log: The Kafka topic t cannot be written: it is unreachable.', 'log: writing again']);
    assert.deepEqual(applied, []);
  });

  void it('skips messages that are invalid or cannot be applied, and continues', async (test) => {
    const topic = createTestTopic();
    topic.add(0, ['x', null, text('e1'), text('poison')]);
    const { append, arrive, applied, results, logged, until } = await start(test, {}, topic);
    const firstLine =
      'log: skipping a message that is not a valid record in the topic t: partition 0, offset 0. ' +
      'Further ones are skipped without a line.';
    const laterLines = [
      'log: read 4 records from the topic t',
      'log: skipped 3 messages of the topic t that are not valid records',
    ];
    assert.deepEqual(logged, [firstLine, ...laterLines]);
    append(reward('poison'));
    arrive();
    append(reward('e2'));
    arrive();
    await until(() => results.length === 2);
    assert.deepEqual(results, [['poison', { ok: true }], counted('e2')]);
    assert.deepEqual(applied, ['e1', 'e2']);
    assert.equal(logged.length, 3);
  });

  void it('writes a snapshot after snapshotEvery messages, and applies no record meanwhile', async (test) => {
    const written: { readonly position: Position; readonly finish: () => void }[] = [];
    const { topic, applied, until } = await start(test, {
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
    await until(() => applied.length === 2);
    await turns();
    assert.equal(written.length, 0);
    topic.add(1, [text('c'), text('d')]);
    await until(() => applied.length === 4);
    await turns();
    topic.add(0, [text('e')]);
    topic.add(1, [text('f')]);
    await turns();
    assert.equal(applied.length, 4);
    assert.deepEqual(
      written.map(({ position }) => position),
      [{ id: 'id-1', next: [2, 2] }],
    );
    written[0]?.finish();
    await until(() => applied.length === 6);
    await turns();
    assert.equal(written.length, 1);
    topic.add(0, [text('g')]);
    await until(() => applied.length === 7);
    await turns();
    assert.deepEqual(written[1]?.position, { id: 'id-1', next: [4, 3] });
    written[1]?.finish();
  });

  void it('limits the number of cached keys', async (test) => {
    const { log, calls } = await start(test);
    for (let app = 0; app < 2500; app += 1) log.append(reward('e', `app-${app}`));
    log.append(reward('e', 'sports'));
    assert.equal(calls.at(-1)?.partition, 1);
    assert.equal(calls[1000]?.message.key?.toString(), 'app-1000');
  });

  void it('waits for pending records before it closes, and rejects later ones', async (test) => {
    const { topic, log, append, arrive, results, closed, until } = await start(test);
    append(reward('e1'));
    append(reward('e2', 'sports'));
    arrive(true);
    const closing = log.close();
    append(reward('late'));
    await until(() => results.length === 2);
    assert.deepEqual(
      new Map(results),
      new Map([counted('e1'), ['late', { ok: false, why: 'The log (the topic t) is closed.' }]]),
    );
    await closing;
    await log.close();
    assert.deepEqual(closed, [0, 1]);
    assert.equal(topic.open(), 0);
  });

  void it('fails if the snapshots cannot be read', async (test) => {
    const topic = createTestTopic();
    const snapshots = { restore: async () => ({ ok: false, why: 'It is damaged.' }) as const, write: async () => {} };
    await assert.rejects(start(test, { snapshots }, topic), { message: 'It is damaged.' });
  });
});
