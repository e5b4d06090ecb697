import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Admin, compatibilityPartitioner, Consumer, Producer } from '@platformatic/kafka';
import { openKafkaLog } from '../../dist/server/kafka/log/openKafkaLog.js';
import { readKafkaTopic } from '../../dist/server/kafka/topic/readKafkaTopic.js';
import { findKafka, startBroker } from './broker.mjs';
import { startFront } from './front.mjs';
import { createFolds, decision, reward } from './testFolds.mjs';

// A topic of a real Apache Kafka as the log of several servers.

// A process that a signal ends emits no 'exit' event by default; this makes it exit, so that the broker ends with it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

const OK = { ok: true };
const numbers = (count, from = 0) => Array.from({ length: count }, (_, index) => from + index);
const joined = (effect) => ({ ok: true, effect: { joined: effect } });

/** Time after which a test that hangs fails, in milliseconds. */
const TEST_TIMEOUT = 120_000;

let broker;
let front;
let topics = 0;
const newTopic = () => `log-${(topics += 1)}`;

const newFolder = (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'topslot-log-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const optionsOf = (topic) => ({
  brokers: broker.brokers,
  topic,
  now: Date.now,
  // Longer than the defaults, because the machine may be busy with other tests.
  timeout: 30_000,
  readBackTimeout: 60_000,
});

/** Opens a log with its own folds. It is closed at the end of the test at the latest. */
const open = async (t, topic, options = {}) => {
  const folds = createFolds();
  const logged = [];
  const folder = options.folder ?? newFolder(t);
  const opened = await openKafkaLog({
    ...optionsOf(topic),
    logLine: (line) => logged.push(line),
    ...options,
    folds,
    folder,
  });
  assert.ok(opened.ok, opened.why);
  const { log } = opened;
  t.after(log.close);
  const append = (record) => new Promise((resolve) => log.append(record, resolve));
  return { log, append, folds, logged, folder };
};

/** Runs a request to the broker with an admin client. */
const asAdmin = async (request) => {
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: broker.brokers });
  try {
    return await request(admin);
  } finally {
    await admin.close();
  }
};

const createTopic = (topic, partitions) =>
  asAdmin((admin) => admin.createTopics({ topics: [topic], partitions, replicas: 1 }));

/** Writes messages like a foreign client. */
const produce = async (messages, options = {}) => {
  const producer = new Producer({
    clientId: 'test',
    bootstrapBrokers: broker.brokers,
    acks: -1,
    partitioner: compatibilityPartitioner,
    ...options,
  });
  try {
    await producer.send({ messages });
  } finally {
    await producer.close();
  }
};

/** Returns the end offset of each partition of a topic. */
const endsOf = async (topic) => {
  const consumer = new Consumer({ clientId: 'test', groupId: 'test', bootstrapBrokers: broker.brokers });
  try {
    return (await consumer.listOffsets({ topics: [topic] })).get(topic).map(Number);
  } finally {
    await consumer.close();
  }
};

/** Starts a process that writes to a log (logProcess.mjs). It is killed at the end of the test. */
const start = async (t, topic, folder = newFolder(t)) => {
  const file = fileURLToPath(new URL('logProcess.mjs', import.meta.url));
  const child = spawn(process.execPath, [file, JSON.stringify({ ...optionsOf(topic), folder })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  t.after(() => child.kill('SIGKILL'));
  const messages = [];
  const waiting = new Set();
  createInterface({ input: child.stdout }).on('line', (line) => {
    messages.push(JSON.parse(line));
    for (const check of waiting) check();
  });
  const closed = once(child.stdout, 'close');
  /** Resolves with the first message of the process that satisfies a condition. */
  const receive = (condition) =>
    new Promise((resolve, reject) => {
      const check = () => {
        const message = messages.find(condition);
        if (!message) return;
        waiting.delete(check);
        resolve(message);
      };
      waiting.add(check);
      check();
      void closed.then(() => reject(new Error(`The process has ended: ${JSON.stringify(messages.at(-1))}`)));
    });
  const send = (message) => child.stdin.write(`${JSON.stringify(message)}\n`);
  await receive(({ ok }) => ok);
  return {
    messages,
    receive,
    send,
    append: async (record) => {
      send({ append: record });
      return (await receive(({ eventId, type }) => eventId === record.eventId && type === record.type)).result;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await Promise.all([exited, closed]);
    },
    /** Ends its input, waits until it exits by itself, and returns its state. */
    end: async () => {
      child.stdin.end();
      const { state } = await receive((message) => message.state);
      const [code] = await exited;
      assert.equal(code, 0);
      return state;
    },
  };
};

/** Appends a last record for each app to one log, and waits until all logs have applied it. */
const catchUp = async (writer, all, apps) => {
  for (const app of apps) {
    const last = `${app}-last-${Math.random()}`;
    for (;;) {
      const result = await writer.append(decision(app, last));
      if (result.ok) break;
    }
    await Promise.all(all.map(({ folds }) => folds.when(() => folds.has(app, last))));
  }
};

const found = await findKafka();
if ('missing' in found) {
  console.log(`kafka: not run: ${found.missing}`);
} else {
  before(async () => {
    front = await startFront(() => broker.proxiedPort);
    broker = await startBroker({ advertised: front.port });
  });
  after(async () => {
    await front?.close();
    await broker?.stop();
  });

  test('creates the topic, writes records with the id of their app as the key, and returns their effects', async (t) => {
    const topic = newTopic();
    const { append, folds, log } = await open(t, topic);
    assert.deepEqual(await append(decision('home', 'e1')), OK);
    assert.deepEqual(await append(reward('home', 'e1')), joined('counted'));
    assert.deepEqual(await append(reward('home', 'e1')), joined('repeated'));
    assert.deepEqual(await append(reward('home', 'e2')), joined('dangling'));
    log.append(decision('home', 'e2'));
    assert.deepEqual(await append(reward('home', 'e2')), joined('repeated'));
    await log.close();
    assert.deepEqual(await append(decision('home', 'e3')), {
      ok: false,
      why: `The log (the Kafka topic ${topic} at ${broker.brokers}) is closed.`,
    });
    assert.deepEqual(folds.state().home.records, ['e1', 'e1', 'e1', 'e2', 'e2', 'e2']);
    const lines = [];
    for await (const line of readKafkaTopic({ brokers: broker.brokers, topic })) lines.push(JSON.parse(line));
    assert.deepEqual(lines[0], decision('home', 'e1'));
    assert.equal(lines.length, 6);
    assert.deepEqual(await endsOf(topic), [6]);
  });

  test(
    'gives two logs the records of each app in the same order, over several partitions',
    { timeout: TEST_TIMEOUT },
    async (t) => {
      const topic = newTopic();
      await createTopic(topic, 4);
      const both = [await open(t, topic), await open(t, topic)];
      const apps = ['home', 'sports', 'news', 'a', 'b', 'c', 'd', ''];
      const effects = await Promise.all(
        numbers(400).flatMap((number) =>
          apps.map(async (app) => {
            const [first, second] = number % 2 ? both : both.toReversed();
            const eventId = `${app}-${number}`;
            first.log.append(decision(app, eventId));
            const result = await first.append(reward(app, eventId));
            return [result, await second.append(reward(app, eventId))];
          }),
        ),
      );
      // The second reward goes through the other log, after the first.
      for (const results of effects) assert.deepEqual(results, [joined('counted'), joined('repeated')]);
      await Promise.all(both.map(({ folds }) => folds.when(() => folds.applied() === 1200 * apps.length)));
      const [state, other] = both.map(({ folds }) => folds.state());
      assert.deepEqual(state, other);
      assert.equal(state.home.records.length, 1200);
      const ends = await endsOf(topic);
      assert.equal(
        ends.reduce((sum, end) => sum + end),
        400 * 3 * apps.length,
      );
      assert.ok(ends.filter((end) => end > 0).length > 1, ends.join());
      // A foreign client selects the same partition for an app.
      const value = (app) => Buffer.from(JSON.stringify(decision(app, `${app}-other`)));
      await produce(apps.map((app) => ({ topic, key: Buffer.from(app), value: value(app) })));
      const [first] = both;
      for (const app of apps) {
        await first.folds.when(() => first.folds.has(app, `${app}-other`));
        // Counted only if it comes after its decision, so both must be in the same partition.
        assert.deepEqual(await first.append(reward(app, `${app}-other`)), joined('counted'));
      }
      const third = await open(t, topic);
      await catchUp(first, [...both, third], apps);
      assert.deepEqual(third.folds.state(), first.folds.state());
    },
  );

  test('counts a reward once that two processes receive, whichever is first', { timeout: TEST_TIMEOUT }, async (t) => {
    const topic = newTopic();
    const other = await start(t, topic);
    const here = await open(t, topic);
    assert.deepEqual(await here.append(decision('home', 'e1')), OK);
    assert.deepEqual(await other.append(reward('home', 'e1')), joined('counted'));
    assert.deepEqual(await here.append(reward('home', 'e1')), joined('repeated'));
    // This reward precedes its decision.
    assert.deepEqual(await other.append(reward('home', 'e2')), joined('dangling'));
    assert.deepEqual(await here.append(decision('home', 'e2')), OK);
    assert.deepEqual(await here.append(reward('home', 'e2')), joined('repeated'));
    // The last record for both processes.
    assert.deepEqual(await other.append(decision('home', 'last')), OK);
    await here.folds.when(() => here.folds.has('home', 'last'));
    const state = await other.end();
    assert.deepEqual(state, here.folds.state());
    assert.deepEqual(state.home.rewards, ['e1', 'e2']);
  });

  test('loses no acknowledged record when a process is killed', { timeout: TEST_TIMEOUT }, async (t) => {
    const topic = newTopic();
    await createTopic(topic, 2);
    const survivor = await open(t, topic);
    const victim = await start(t, topic);
    victim.send({ load: 'theirs' });
    const ours = [];
    for (const number of numbers(300)) {
      const eventId = `ours-${number}`;
      survivor.log.append(decision('ours', eventId));
      ours.push(survivor.append(reward('ours', eventId)));
      if (number % 50 === 0) await Promise.all(ours);
    }
    await victim.receive(({ type, result }) => type === 'reward' && result.ok);
    await victim.kill();
    assert.deepEqual(new Set((await Promise.all(ours)).map(({ effect }) => effect.joined)), new Set(['counted']));
    const newcomer = await open(t, topic);
    await catchUp(survivor, [survivor, newcomer], ['ours', 'theirs']);
    const state = survivor.folds.state();
    assert.deepEqual(newcomer.folds.state(), state);
    const rewarded = new Set(state.theirs.rewards);
    const acknowledged = victim.messages.filter(({ type, result }) => type === 'reward' && result.ok);
    assert.ok(acknowledged.length > 0);
    for (const { eventId, result } of acknowledged) {
      assert.ok(rewarded.has(eventId), eventId);
      assert.deepEqual(result, joined('counted'));
    }
    assert.equal(state.ours.rewards.length, 300);
  });

  test(
    'loses no acknowledged record when the broker is killed, and continues',
    { timeout: TEST_TIMEOUT },
    async (t) => {
      const topic = newTopic();
      await createTopic(topic, 3);
      const both = await Promise.all(numbers(2).map(() => open(t, topic, { timeout: 2000, readBackTimeout: 500 })));
      const apps = ['a', 'b', 'c', 'd'];
      const acknowledged = [];
      const failed = [];
      let isDone = false;
      t.after(() => (isDone = true));
      let onResult = () => {};
      const load = async (log, name, app) => {
        for (let number = 0; !isDone; number += 1) {
          const eventId = `${app}-${name}-${number}`;
          const record = decision(app, eventId);
          log.append(record);
          const result = await new Promise((resolve) => log.append(reward(app, eventId), resolve));
          (result.ok ? acknowledged : failed).push({ app, eventId, result });
          onResult();
        }
      };
      const grown = (list) => {
        const { length } = list;
        return new Promise((resolve) => {
          onResult = () => list.length > length + 20 && resolve();
        });
      };
      const loads = both.flatMap(({ log }, name) => apps.map((app) => load(log, name, app)));
      await grown(acknowledged);
      await broker.kill();
      await grown(failed);
      await broker.restart();
      await grown(acknowledged);
      isDone = true;
      await Promise.all(loads);

      const newcomer = await open(t, topic);
      await catchUp(both[0], [...both, newcomer], apps);
      const [state, other] = both.map(({ folds }) => folds.state());
      assert.deepEqual(state, other);
      assert.deepEqual(newcomer.folds.state(), state);
      for (const app of apps) {
        const { records, rewards } = state[app];
        const rewarded = new Set(rewards);
        const ofApp = acknowledged.filter((reported) => reported.app === app);
        assert.ok(ofApp.length > 0);
        for (const { eventId, result } of ofApp) {
          assert.ok(rewarded.has(eventId), eventId);
          // The effect is missing if the broker was killed between its answer and the reading.
          if (result.effect) assert.deepEqual(result, joined('counted'));
        }
        // Each event id occurs at most twice: in a decision and in a reward.
        const times = new Map();
        for (const eventId of records) times.set(eventId, (times.get(eventId) ?? 0) + 1);
        assert.ok(Math.max(...times.values()) <= 2);
      }
      for (const { logged } of both) {
        const lines = logged.filter((line) => /cannot be read|reading .* again/.test(line));
        assert.match(lines[0], /^log: the Kafka topic log-\d+ at .+ cannot be read: .+\. Retrying until it can\.$/);
        assert.match(lines[1], /^log: reading the Kafka topic log-\d+ at .+ again$/);
        assert.match(
          logged.find((line) => line.includes('cannot be written')),
          /^log: The Kafka topic log-\d+ cannot be written: /,
        );
        assert.ok(logged.includes('log: writing again'));
      }
    },
  );

  test('returns the effect of a record whose acknowledgement was lost', { timeout: TEST_TIMEOUT }, async (t) => {
    const { append, folds } = await open(t, newTopic(), { brokers: front.brokers });
    assert.deepEqual(await append(decision('home', 'e1')), OK);
    for (const round of numbers(3)) {
      const lost = front.swallowAnswer();
      const result = append(reward('home', 'e1'));
      await lost;
      assert.deepEqual(await result, joined(round === 0 ? 'counted' : 'repeated'));
    }
    assert.deepEqual(folds.state().home.records, ['e1', 'e1', 'e1', 'e1']);
  });

  test(
    'restores a snapshot, and with the later records reaches the same state',
    { timeout: TEST_TIMEOUT },
    async (t) => {
      const topic = newTopic();
      await createTopic(topic, 2);
      const first = await open(t, topic, { snapshotEvery: 100 });
      const write = async (from) => {
        const rewards = numbers(100, from).flatMap((number) =>
          ['home', 'sports', 'news'].map((app) => {
            first.log.append(decision(app, `${app}-${number}`));
            return first.append(reward(app, `${app}-${number}`));
          }),
        );
        for (const result of await Promise.all(rewards)) assert.deepEqual(result, joined('counted'));
      };
      await write(0);
      await write(100);
      await first.log.close();
      const { folder } = first;
      const [topicFolder] = readdirSync(folder);
      assert.equal(readdirSync(join(folder, topicFolder)).length, 2);

      const whole = await open(t, topic);
      assert.equal(whole.folds.applied(), 1200);
      const again = await open(t, topic, { folder, snapshotEvery: 100 });
      assert.ok(again.folds.applied() < 1200);
      assert.deepEqual(again.folds.state(), whole.folds.state());
      // It follows the topic from there on.
      await catchUp(again, [whole, again], ['home', 'sports', 'news']);
      assert.deepEqual(again.folds.state(), whole.folds.state());
    },
  );

  test(
    'continues with the records that the broker still has, and logs how many were deleted',
    { timeout: TEST_TIMEOUT },
    async (t) => {
      const topic = newTopic();
      const first = await open(t, topic, { snapshotEvery: 10 });
      for (const number of numbers(10)) await first.append(decision('home', `e${number}`));
      await first.log.close();
      const second = await open(t, topic);
      for (const number of numbers(10, 10)) await second.append(decision('home', `e${number}`));
      await asAdmin((admin) =>
        admin.deleteRecords({ topics: [{ name: topic, partitions: [{ partition: 0, offset: 15n }] }] }),
      );
      const again = await open(t, topic, { folder: first.folder });
      assert.deepEqual(
        again.folds.state().home.records,
        [...numbers(10), ...numbers(5, 15)].map((number) => `e${number}`),
      );
      assert.ok(
        again.logged.includes(
          `log: 5 unread records of the Kafka topic ${topic} at ${broker.brokers}, partition 0, were deleted; ` +
            'continuing with the first one that remains.',
        ),
        again.logged.join('\n'),
      );
      // A server without a snapshot reports nothing.
      const newcomer = await open(t, topic);
      assert.deepEqual(
        newcomer.folds.state().home.records,
        numbers(5, 15).map((number) => `e${number}`),
      );
      assert.deepEqual(
        newcomer.logged.filter((line) => line.includes('deleted')),
        [],
      );
    },
  );

  test('ignores the snapshot of another topic with the same name', { timeout: TEST_TIMEOUT }, async (t) => {
    const topic = newTopic();
    const first = await open(t, topic, { snapshotEvery: 10 });
    for (const number of numbers(11)) await first.append(decision('home', `e${number}`));
    await first.log.close();
    await asAdmin((admin) => admin.deleteTopics({ topics: [topic] }));
    const again = await open(t, topic, { folder: first.folder });
    assert.deepEqual(again.folds.state(), {});
    await again.append(decision('home', 'new'));
    assert.deepEqual(again.folds.state().home.records, ['new']);
  });

  test(
    'continues with a topic that is deleted and created again, and logs that',
    { timeout: TEST_TIMEOUT },
    async (t) => {
      const topic = newTopic();
      const { append, logged } = await open(t, topic);
      for (const number of numbers(3)) await append(decision('home', `e${number}`));
      await asAdmin((admin) => admin.deleteTopics({ topics: [topic] }));
      // A write creates the topic once its deletion is complete.
      const isRecreated = () => logged.some((line) => line.includes('created again'));
      for (let number = 0; !isRecreated(); number += 1) await append(decision('home', `between-${number}`));
      assert.deepEqual(await append(decision('home', 'new')), OK);
      assert.deepEqual(await append(reward('home', 'new')), joined('counted'));
      assert.deepEqual(
        logged.filter((line) => line.includes('created again')),
        [
          `log: the Kafka topic ${topic} at ${broker.brokers} was deleted and created again; continuing with its first record. ` +
            'Restart all servers, so that they have applied the same records.',
        ],
      );
    },
  );

  test('skips messages that are not records, in the same way in every log', { timeout: TEST_TIMEOUT }, async (t) => {
    const topic = newTopic();
    const first = await open(t, topic);
    await first.append(decision('home', 'e1'));
    const values = [
      '',
      'x',
      '{}',
      'null',
      '[]',
      '"decision"',
      '{"type":"decision","app":"home","time":1}',
      '{"type":"reward","app":1,"time":1,"eventId":"e1","value":1}',
      '{"type":"other","app":"home","time":1}',
      '['.repeat(100_000),
      '\uFFFF\u0000',
    ];
    const key = Buffer.from('home');
    await produce([
      ...values.map((value) => ({ topic, key, value: Buffer.from(value) })),
      { topic, key, value: undefined },
      { topic, value: Buffer.from([0xff, 0xfe]) },
    ]);
    await produce([{ topic, key, value: Buffer.from('zipped') }], { compression: 'gzip' });
    // The brokers' transaction marker has an offset, too, but is not a message.
    const transactional = new Producer({
      clientId: 'test',
      bootstrapBrokers: broker.brokers,
      idempotent: true,
      transactionalId: `transaction-${topic}`,
    });
    const transaction = await transactional.beginTransaction();
    await transaction.send({ messages: [{ topic, key, value: Buffer.from(JSON.stringify(reward('home', 'e1'))) }] });
    await transaction.commit();
    await transactional.close();

    assert.deepEqual(await first.append(reward('home', 'e1')), joined('repeated'));
    // The marker may be written after `commit` has returned.
    while ((await endsOf(topic))[0] < 18);
    const newcomer = await open(t, topic);
    assert.deepEqual(newcomer.folds.state(), first.folds.state());
    assert.deepEqual(first.folds.state().home.records, ['e1', 'e1', 'e1']);
    const name = `the Kafka topic ${topic} at ${broker.brokers}`;
    const skipLine =
      `log: skipping a message that is not a valid record in ${name}: partition 0, offset 1. ` +
      'Further ones are skipped without a line.';
    assert.deepEqual(
      first.logged.filter((line) => line.includes('skipping')),
      [skipLine],
    );
    assert.deepEqual(newcomer.logged, [
      skipLine,
      `log: read 18 records from ${name}`,
      `log: skipped 14 messages of ${name} that are not valid records`,
    ]);
  });

  test('refuses a second log in the same folder, also in another process', { timeout: TEST_TIMEOUT }, async (t) => {
    const topic = newTopic();
    const { folder, log } = await open(t, topic);
    const other = () => openKafkaLog({ ...optionsOf(topic), folds: createFolds(), logLine: () => {}, folder });
    assert.deepEqual(await other(), {
      ok: false,
      inUse: true,
      why: `${folder} is in use by process ${process.pid}. Give each server its own data folder.`,
    });
    await log.close();
    const holder = await start(t, topic, folder);
    assert.equal((await other()).inUse, true);
    await holder.end();
    const opened = await other();
    assert.ok(opened.ok);
    await opened.log.close();
  });

  test('does not start without its broker, and states what to check', { timeout: TEST_TIMEOUT }, async (t) => {
    const folder = newFolder(t);
    const unreachable = { ...optionsOf('unreachable'), brokers: ['127.0.0.1:1'], timeout: 1500, folder };
    for (const _ of numbers(2)) {
      const opened = await openKafkaLog({ ...unreachable, folds: createFolds(), logLine: () => {} });
      assert.deepEqual(opened, {
        ok: false,
        inUse: false,
        why:
          'The log (the Kafka topic unreachable at 127.0.0.1:1) cannot be read: connect ECONNREFUSED 127.0.0.1:1. ' +
          'Check that the brokers are running, and that this machine can reach the addresses that they advertise.',
      });
    }
  });

  test('survives a silent broker, and then reads the records it has missed', { timeout: TEST_TIMEOUT }, async (t) => {
    const topic = newTopic();
    const here = await open(t, topic, { brokers: front.brokers, timeout: 1000 });
    const other = await open(t, topic);
    front.freeze();
    for (const number of numbers(5)) await other.append(decision('home', `e${number}`));
    const failed = await here.append(decision('home', 'lost'));
    assert.equal(failed.ok, false);
    front.thaw();
    await here.folds.when(() => here.folds.has('home', 'e4'));
    await catchUp(here, [here, other], ['home']);
    assert.deepEqual(here.folds.state(), other.folds.state());
  });
}
