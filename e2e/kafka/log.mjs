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
import { findKafka, freePort, startBroker } from './broker.mjs';
import { startFront } from './front.mjs';
import { createFolds, decision, reward } from './testFolds.mjs';

// A topic of a real Apache Kafka as the log of several servers.

// What ends a process by a signal does not tell it so, and the broker is to end with it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

const OK = { ok: true };
const numbers = (count, from = 0) => Array.from({ length: count }, (_, index) => from + index);
const joined = (effect) => ({ ok: true, effect: { joined: effect } });

/** Milliseconds; only for what goes wrong. */
const LATE = 120_000;

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
  // The machine may be busy with other tests: nobody is to be told less, or to give up, for that.
  patience: 30_000,
  lag: 60_000,
});

/** Opens a log with folds of its own; it is closed with the test, if it is not before. */
const open = async (t, topic, options = {}) => {
  const folds = createFolds();
  const said = [];
  const folder = options.folder ?? newFolder(t);
  const opened = await openKafkaLog({ ...optionsOf(topic), say: (line) => said.push(line), ...options, folds, folder });
  assert.ok(opened.ok, opened.why);
  const { log } = opened;
  t.after(log.close);
  const append = (record) => new Promise((resolve) => log.append(record, resolve));
  return { log, append, folds, said, folder };
};

/** Asks the broker itself. */
const asAdmin = async (ask) => {
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: broker.brokers });
  try {
    return await ask(admin);
  } finally {
    await admin.close();
  }
};

const createTopic = (topic, partitions) =>
  asAdmin((admin) => admin.createTopics({ topics: [topic], partitions, replicas: 1 }));

/** Writes as another client would. */
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

/** How many messages each partition of a topic has had. */
const endsOf = async (topic) => {
  const consumer = new Consumer({ clientId: 'test', groupId: 'test', bootstrapBrokers: broker.brokers });
  try {
    return (await consumer.listOffsets({ topics: [topic] })).get(topic).map(Number);
  } finally {
    await consumer.close();
  }
};

/** All processes that a test has started end with it. */
const start = async (t, topic, folder = newFolder(t)) => {
  const file = fileURLToPath(new URL('logProcess.mjs', import.meta.url));
  const child = spawn(process.execPath, [file, JSON.stringify({ ...optionsOf(topic), folder })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  t.after(() => child.kill('SIGKILL'));
  const said = [];
  const waiting = new Set();
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(JSON.parse(line));
    for (const check of waiting) check();
  });
  const closed = once(child.stdout, 'close');
  /** Resolves with the first thing it says for which this is so. */
  const hear = (isSo, from = 0) =>
    new Promise((resolve, reject) => {
      const check = () => {
        const heard = said.slice(from).find(isSo);
        if (!heard) return;
        waiting.delete(check);
        resolve(heard);
      };
      waiting.add(check);
      check();
      void closed.then(() => reject(new Error(`It has ended: ${JSON.stringify(said.at(-1))}`)));
    });
  const tell = (message) => child.stdin.write(`${JSON.stringify(message)}\n`);
  await hear(({ ok }) => ok);
  return {
    said,
    hear,
    tell,
    append: async (record) => {
      tell({ append: record });
      return (await hear(({ eventId, type }) => eventId === record.eventId && type === record.type)).taken;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await Promise.all([exited, closed]);
    },
    /** Lets it end by itself; what it knew. */
    end: async () => {
      child.stdin.end();
      const { state } = await hear((line) => line.state);
      const [code] = await exited;
      assert.equal(code, 0);
      return state;
    },
  };
};

/** Waits until folds know all that stands in a topic, by a last record of each app. */
const settled = async (one, all, apps) => {
  for (const app of apps) {
    const last = `${app}-last-${Math.random()}`;
    for (;;) {
      const taken = await one.append(decision(app, last));
      if (taken.ok) break;
    }
    await Promise.all(all.map(({ folds }) => folds.when(() => folds.has(app, last))));
  }
};

const found = await findKafka();
if ('missing' in found) {
  console.log(`kafka: not run: ${found.missing}`);
} else {
  before(async () => {
    const advertised = await freePort();
    broker = await startBroker({ advertised });
    front = await startFront(advertised, () => broker.behind);
  });
  after(async () => {
    await front?.close();
    await broker?.stop();
  });

  test('makes the topic, writes records under the id of their app, and tells what they came to', async (t) => {
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
      why: `The log, the Kafka topic ${topic} at ${broker.brokers}, is closed.`,
    });
    assert.deepEqual(folds.state().home.records, ['e1', 'e1', 'e1', 'e2', 'e2', 'e2']);
    const lines = [];
    for await (const line of readKafkaTopic({ brokers: broker.brokers, topic })) lines.push(JSON.parse(line));
    assert.deepEqual(lines[0], decision('home', 'e1'));
    assert.equal(lines.length, 6);
    assert.deepEqual(await endsOf(topic), [6]);
  });

  test('gives two logs the same, in the order of each app, over several partitions', { timeout: LATE }, async (t) => {
    const topic = newTopic();
    await createTopic(topic, 4);
    const both = [await open(t, topic), await open(t, topic)];
    const apps = ['home', 'sports', 'news', 'a', 'b', 'c', 'd', ''];
    const effects = await Promise.all(
      numbers(400).flatMap((number) =>
        apps.map(async (app) => {
          const [one, other] = number % 2 ? both : both.toReversed();
          const eventId = `${app}-${number}`;
          one.log.append(decision(app, eventId));
          const first = await one.append(reward(app, eventId));
          return [first, await other.append(reward(app, eventId))];
        }),
      ),
    );
    // Each through another log than its decision's, and behind it.
    for (const told of effects) assert.deepEqual(told, [joined('counted'), joined('repeated')]);
    await Promise.all(both.map(({ folds }) => folds.when(() => folds.taken() === 1200 * apps.length)));
    const [state, other] = both.map(({ folds }) => folds.state());
    assert.deepEqual(state, other);
    assert.equal(state.home.records.length, 1200);
    const ends = await endsOf(topic);
    assert.equal(
      ends.reduce((sum, end) => sum + end),
      400 * 3 * apps.length,
    );
    assert.ok(ends.filter((end) => end > 0).length > 1, ends.join());
    // Another client finds an app where we do.
    const value = (app) => Buffer.from(JSON.stringify(decision(app, `${app}-other`)));
    await produce(apps.map((app) => ({ topic, key: Buffer.from(app), value: value(app) })));
    const [one] = both;
    for (const app of apps) {
      await one.folds.when(() => one.folds.has(app, `${app}-other`));
      // Behind it in its own partition, or it could come first.
      assert.deepEqual(await one.append(reward(app, `${app}-other`)), joined('counted'));
    }
    const third = await open(t, topic);
    await settled(one, [...both, third], apps);
    assert.deepEqual(third.folds.state(), one.folds.state());
  });

  test('counts once what two processes are told, whichever hears it first', { timeout: LATE }, async (t) => {
    const topic = newTopic();
    const other = await start(t, topic);
    const here = await open(t, topic);
    assert.deepEqual(await here.append(decision('home', 'e1')), OK);
    assert.deepEqual(await other.append(reward('home', 'e1')), joined('counted'));
    assert.deepEqual(await here.append(reward('home', 'e1')), joined('repeated'));
    // One overtakes its decision.
    assert.deepEqual(await other.append(reward('home', 'e2')), joined('dangling'));
    assert.deepEqual(await here.append(decision('home', 'e2')), OK);
    assert.deepEqual(await here.append(reward('home', 'e2')), joined('repeated'));
    // Behind everything else, here and there.
    assert.deepEqual(await other.append(decision('home', 'last')), OK);
    await here.folds.when(() => here.folds.has('home', 'last'));
    const state = await other.end();
    assert.deepEqual(state, here.folds.state());
    assert.deepEqual(state.home.rewards, ['e1', 'e2']);
  });

  test('loses nothing that was acknowledged when a process is killed', { timeout: LATE }, async (t) => {
    const topic = newTopic();
    await createTopic(topic, 2);
    const survivor = await open(t, topic);
    const victim = await start(t, topic);
    victim.tell({ load: 'theirs' });
    const ours = [];
    for (const number of numbers(300)) {
      const eventId = `ours-${number}`;
      survivor.log.append(decision('ours', eventId));
      ours.push(survivor.append(reward('ours', eventId)));
      if (number % 50 === 0) await Promise.all(ours);
    }
    await victim.hear(({ type, taken }) => type === 'reward' && taken.ok);
    await victim.kill();
    assert.deepEqual(new Set((await Promise.all(ours)).map(({ effect }) => effect.joined)), new Set(['counted']));
    const newcomer = await open(t, topic);
    await settled(survivor, [survivor, newcomer], ['ours', 'theirs']);
    const state = survivor.folds.state();
    assert.deepEqual(newcomer.folds.state(), state);
    const rewarded = new Set(state.theirs.rewards);
    const told = victim.said.filter(({ type, taken }) => type === 'reward' && taken.ok);
    assert.ok(told.length > 0);
    for (const { eventId, taken } of told) {
      assert.ok(rewarded.has(eventId), eventId);
      assert.deepEqual(taken, joined('counted'));
    }
    assert.equal(state.ours.rewards.length, 300);
  });

  test('loses nothing that was acknowledged when the broker is killed, and goes on', { timeout: LATE }, async (t) => {
    const topic = newTopic();
    await createTopic(topic, 3);
    const both = await Promise.all(numbers(2).map(() => open(t, topic, { patience: 2000, lag: 500 })));
    const apps = ['a', 'b', 'c', 'd'];
    const acknowledged = [];
    const refused = [];
    let isOver = false;
    t.after(() => (isOver = true));
    let heard = () => {};
    const load = async (log, name, app) => {
      for (let number = 0; !isOver; number += 1) {
        const eventId = `${app}-${name}-${number}`;
        const record = decision(app, eventId);
        log.append(record);
        const taken = await new Promise((resolve) => log.append(reward(app, eventId), resolve));
        (taken.ok ? acknowledged : refused).push({ app, eventId, taken });
        heard();
      }
    };
    const grown = (list) => {
      const { length } = list;
      return new Promise((resolve) => {
        heard = () => list.length > length + 20 && resolve();
      });
    };
    const loads = both.flatMap(({ log }, name) => apps.map((app) => load(log, name, app)));
    await grown(acknowledged);
    await broker.kill();
    await grown(refused);
    await broker.restart();
    await grown(acknowledged);
    isOver = true;
    await Promise.all(loads);

    const newcomer = await open(t, topic);
    await settled(both[0], [...both, newcomer], apps);
    const [state, other] = both.map(({ folds }) => folds.state());
    assert.deepEqual(state, other);
    assert.deepEqual(newcomer.folds.state(), state);
    for (const app of apps) {
      const { records, rewards } = state[app];
      const rewarded = new Set(rewards);
      const mine = acknowledged.filter((one) => one.app === app);
      assert.ok(mine.length > 0);
      for (const { eventId, taken } of mine) {
        assert.ok(rewarded.has(eventId), eventId);
        // The effect is missing where the broker went between its answer and our reading.
        if (taken.effect) assert.deepEqual(taken, joined('counted'));
      }
      // Each appended twice, as decision and as reward, and never more than that.
      const times = new Map();
      for (const eventId of records) times.set(eventId, (times.get(eventId) ?? 0) + 1);
      assert.ok(Math.max(...times.values()) <= 2);
    }
    for (const { said } of both) {
      const told = said.filter((line) => /cannot be read|reading .* again/.test(line));
      assert.match(told[0], /^log: the Kafka topic log-\d+ at .+ cannot be read: .+\. Trying again until it can\.$/);
      assert.match(told[1], /^log: reading the Kafka topic log-\d+ at .+ again$/);
      assert.match(
        said.find((line) => line.includes('cannot be written')),
        /^log: The Kafka topic log-\d+ cannot be written: /,
      );
      assert.ok(said.includes('log: writing again'));
    }
  });

  test('tells what a record came to whose acknowledgement was lost on its way', { timeout: LATE }, async (t) => {
    const { append, folds } = await open(t, newTopic(), { brokers: front.brokers });
    assert.deepEqual(await append(decision('home', 'e1')), OK);
    for (const round of numbers(3)) {
      const lost = front.swallowAnswer();
      const taken = append(reward('home', 'e1'));
      await lost;
      assert.deepEqual(await taken, joined(round === 0 ? 'counted' : 'repeated'));
    }
    assert.deepEqual(folds.state().home.records, ['e1', 'e1', 'e1', 'e1']);
  });

  test('begins with a snapshot, which with the rest comes to the same as everything', { timeout: LATE }, async (t) => {
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
      for (const taken of await Promise.all(rewards)) assert.deepEqual(taken, joined('counted'));
    };
    await write(0);
    await write(100);
    await first.log.close();
    const { folder } = first;
    const [own] = readdirSync(folder);
    const kept = readdirSync(join(folder, own));
    assert.equal(kept.length, 2);

    const whole = await open(t, topic);
    assert.equal(whole.folds.taken(), 1200);
    const again = await open(t, topic, { folder, snapshotEvery: 100 });
    assert.ok(again.folds.taken() < 1200);
    assert.deepEqual(again.folds.state(), whole.folds.state());
    // It stands where the snapshot ended, and follows from there.
    await settled(again, [whole, again], ['home', 'sports', 'news']);
    assert.deepEqual(again.folds.state(), whole.folds.state());
  });

  test('goes on with what the broker still has, and says what is gone', { timeout: LATE }, async (t) => {
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
      again.said.includes(
        `log: 5 records that were not read are no longer in the Kafka topic ${topic} at ${broker.brokers}, partition 0: ` +
          'going on with the first one that is.',
      ),
      again.said.join('\n'),
    );
    // Whoever knows nothing misses nothing.
    const newcomer = await open(t, topic);
    assert.deepEqual(
      newcomer.folds.state().home.records,
      numbers(5, 15).map((number) => `e${number}`),
    );
    assert.deepEqual(
      newcomer.said.filter((line) => line.includes('no longer')),
      [],
    );
  });

  test('does not take a snapshot of another topic of the same name', { timeout: LATE }, async (t) => {
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

  test('goes on with a topic that is made anew while it runs, and says so', { timeout: LATE }, async (t) => {
    const topic = newTopic();
    const { append, said } = await open(t, topic);
    for (const number of numbers(3)) await append(decision('home', `e${number}`));
    await asAdmin((admin) => admin.deleteTopics({ topics: [topic] }));
    // Writing makes it, as soon as the old one is really gone.
    const isAnew = () => said.some((line) => line.includes('made anew'));
    for (let number = 0; !isAnew(); number += 1) await append(decision('home', `between-${number}`));
    assert.deepEqual(await append(decision('home', 'new')), OK);
    assert.deepEqual(await append(reward('home', 'new')), joined('counted'));
    assert.deepEqual(
      said.filter((line) => line.includes('made anew')),
      [
        `log: the Kafka topic ${topic} at ${broker.brokers} was made anew: going on with its first record. ` +
          'Start the servers again, so that all know the same.',
      ],
    );
  });

  test('leaves out what is no record, the same everywhere', { timeout: LATE }, async (t) => {
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
    // What the brokers note about a transaction takes an offset too, and is no message.
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
    // The transaction has ended before that is noted.
    while ((await endsOf(topic))[0] < 18);
    const newcomer = await open(t, topic);
    assert.deepEqual(newcomer.folds.state(), first.folds.state());
    assert.deepEqual(first.folds.state().home.records, ['e1', 'e1', 'e1']);
    const name = `the Kafka topic ${topic} at ${broker.brokers}`;
    const left = `log: leaving out what is no record in ${name}: partition 0, offset 1. Others are left out unsaid.`;
    assert.deepEqual(
      first.said.filter((line) => line.includes('leaving out')),
      [left],
    );
    assert.deepEqual(newcomer.said, [
      left,
      `log: read 18 records from ${name}`,
      `log: left out 14 messages of ${name} that are no records`,
    ]);
  });

  test('keeps two out of one folder, also two processes', { timeout: LATE }, async (t) => {
    const topic = newTopic();
    const { folder, log } = await open(t, topic);
    const other = () => openKafkaLog({ ...optionsOf(topic), folds: createFolds(), say: () => {}, folder });
    assert.deepEqual(await other(), {
      ok: false,
      inUse: true,
      why: `${folder} is in use by process ${process.pid}: each server needs a data folder of its own.`,
    });
    await log.close();
    const holder = await start(t, topic, folder);
    assert.equal((await other()).inUse, true);
    await holder.end();
    const opened = await other();
    assert.ok(opened.ok);
    await opened.log.close();
  });

  test('does not start without its broker, and says what to look at', { timeout: LATE }, async (t) => {
    const folder = newFolder(t);
    const away = { ...optionsOf('away'), brokers: ['127.0.0.1:1'], patience: 1500, folder };
    for (const _ of numbers(2)) {
      const opened = await openKafkaLog({ ...away, folds: createFolds(), say: () => {} });
      assert.deepEqual(opened, {
        ok: false,
        inUse: false,
        why:
          'The log, the Kafka topic away at 127.0.0.1:1, cannot be read: connect ECONNREFUSED 127.0.0.1:1. ' +
          'See whether the brokers run, and whether the addresses that they advertise can be reached from here.',
      });
    }
  });

  test('waits through a silence of the broker, and is told what it missed', { timeout: LATE }, async (t) => {
    const topic = newTopic();
    const here = await open(t, topic, { brokers: front.brokers, patience: 1000 });
    const other = await open(t, topic);
    front.freeze();
    for (const number of numbers(5)) await other.append(decision('home', `e${number}`));
    const refused = await here.append(decision('home', 'lost'));
    assert.equal(refused.ok, false);
    front.thaw();
    await here.folds.when(() => here.folds.has('home', 'e4'));
    await settled(here, [here, other], ['home']);
    assert.deepEqual(here.folds.state(), other.folds.state());
  });
}
