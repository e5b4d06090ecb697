import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Admin, Producer } from '@platformatic/kafka';
import { startServer } from '../../dist/server/index.js';
import { openKafkaTopic } from '../../dist/server/kafka/topic/openKafkaTopic.js';
import { readKafkaTopic } from '../../dist/server/kafka/topic/readKafkaTopic.js';
import { findKafka, startBroker } from './broker.mjs';
import { startFront } from './front.mjs';

// Writing to and reading from a topic of a real Apache Kafka.

// A process that a signal ends emits no 'exit' event by default; this makes it exit, so that the broker ends with it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

const OK = { ok: true };
const numbers = (count, from = 0) => Array.from({ length: count }, (_, index) => from + index);

let broker;
let front;
let topics = 0;
const newTopic = () => `topic-${(topics += 1)}`;

// With a long timeout by default, because the machine may be busy with other tests.
const open = async (topic, { brokers = broker.brokers, timeout = 30_000 } = {}) => {
  const opened = await openKafkaTopic({ brokers, topic }, undefined, timeout);
  assert.ok(opened.ok, opened.why);
  return opened.writer;
};

const read = async (topic) => {
  const lines = [];
  for await (const line of readKafkaTopic({ brokers: broker.brokers, topic })) lines.push(line);
  return lines;
};

/** Writes a line, repeatedly until the broker accepts it. */
const appendWithRetries = async (writer, line) => {
  const end = Date.now() + 30_000;
  for (;;) {
    const appended = await writer.append([line]);
    if (appended.ok) return;
    assert.ok(Date.now() < end, appended.why);
  }
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

/** Runs a script in a process that must exit by itself, and returns its output. */
const run = async (script) => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  const killTimer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  const [code] = await once(child, 'close');
  clearTimeout(killTimer);
  assert.equal(code, 0, output);
  return output;
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

  test('returns the written lines in order and byte for byte', async () => {
    const topic = newTopic();
    const lines = [
      'a',
      '',
      ' ',
      '{"a":"b\\n"}',
      'a\nb\r\nc',
      '\u0000\u0001\u007f',
      'ü 東京 😀 \u2028\u2029',
      '\ufeffmark',
      '"\\',
      'a',
    ];
    const writer = await open(topic);
    assert.deepEqual(await writer.append(lines), OK);
    assert.deepEqual(await writer.append(['last']), OK);
    await writer.close();
    assert.deepEqual(await read(topic), [...lines, 'last']);
  });

  test('writes a line of a million bytes, rejects lines that are too large, and continues', async () => {
    const topic = newTopic();
    const writer = await open(topic);
    // The largest accepted line: the broker must accept it, too.
    const [large, largest] = ['ü'.repeat(500_000), 'x'.repeat(1_048_588 - 61 - 16)];
    assert.deepEqual(await writer.append([large]), OK);
    assert.deepEqual(await writer.append([largest]), OK);
    const full = numbers(Math.floor((1_048_588 - 61) / 17)).map((number) => String(number % 10));
    assert.deepEqual(await writer.append(full), OK);
    const failed = await writer.append(['before', `${largest}x`]);
    assert.match(failed.why, /^2 lines of 1048518 bytes cannot be written to Kafka in one request: /);
    assert.deepEqual(await writer.append(['last']), OK);
    await writer.close();
    // Compared as one string, because a diff of the lists would be huge.
    assert.ok((await read(topic)).join() === [large, largest, ...full, 'last'].join());
  });

  test('preserves the order of concurrent calls, and keeps the lines of each adjacent', async () => {
    const topic = newTopic();
    const writer = await open(topic);
    const calls = numbers(2000).map((call) => [`${call} a`, `${call} b`, `${call} c`]);
    const appended = [];
    for (const half of [calls.slice(0, 700), calls.slice(700)]) {
      appended.push(...half.map((lines) => writer.append(lines)));
      await new Promise(setImmediate);
    }
    assert.ok((await Promise.all(appended)).every(({ ok }) => ok));
    await writer.close();
    assert.deepEqual(await read(topic), calls.flat());
  });

  test('allows two writers to create the topic at once, and keeps the lines of a call adjacent', async () => {
    const topic = newTopic();
    const callsOf = (name) => numbers(200).map((call) => [`${name} ${call} a`, `${name} ${call} b`]);
    const write = async (name) => {
      const writer = await open(topic);
      for (const lines of callsOf(name)) assert.deepEqual(await writer.append(lines), OK);
      await writer.close();
    };
    await Promise.all([write('one'), write('two')]);
    const lines = await read(topic);
    assert.equal(lines.length, 800);
    for (const name of ['one', 'two']) {
      assert.deepEqual(
        lines.filter((line) => line.startsWith(name)),
        callsOf(name).flat(),
      );
    }
    lines.forEach((line, index) => {
      if (line.endsWith('a')) assert.equal(lines[index + 1], line.replace(/a$/, 'b'));
    });
  });

  test('writes to one partition of a topic with several, and reads all partitions', async () => {
    const topic = newTopic();
    await asAdmin((admin) => admin.createTopics({ topics: [topic], partitions: 3, replicas: 1 }));
    const foreign = new Producer({ clientId: 'test', bootstrapBrokers: broker.brokers, acks: -1 });
    const values = ['of another', null, 'last of another'].map((text) => text && Buffer.from(text));
    const messages = values.map((value) => ({ topic, partition: 2, key: Buffer.from('k'), value: value ?? undefined }));
    await foreign.send({ messages });
    await foreign.close();
    const lines = numbers(50).map(String);
    const writer = await open(topic);
    for (const line of lines) assert.deepEqual(await writer.append([line]), OK);
    await writer.close();
    assert.deepEqual(await read(topic), [...lines, 'of another', 'last of another']);
  });

  test('adapts to the size limit of a topic', async () => {
    const topic = newTopic();
    const configs = [{ name: 'max.message.bytes', value: '2000' }];
    await asAdmin((admin) => admin.createTopics({ topics: [topic], partitions: 1, replicas: 1, configs }));
    const writer = await open(topic);
    const lines = numbers(300).map((number) => `${number}${'.'.repeat(100)}`);
    const appended = await Promise.all([...lines, 'x'.repeat(2001), 'last'].map((line) => writer.append([line])));
    const failed = appended.filter(({ ok }) => !ok);
    assert.equal(failed.length, 1);
    assert.match(failed[0].why, /cannot be written: .+ \(MESSAGE_TOO_LARGE\)\.$/);
    await writer.close();
    assert.deepEqual(await read(topic), [...lines, 'last']);
  });

  test('stores lines once that it sends twice because the answer was lost', async () => {
    const topic = newTopic();
    const writer = await open(topic, { brokers: front.brokers });
    assert.deepEqual(await writer.append(['first']), OK);
    for (const round of numbers(3)) {
      const lost = front.swallowAnswer();
      const appended = writer.append([`${round} a`, `${round} b`]);
      await lost;
      assert.deepEqual(await appended, OK);
    }
    await writer.close();
    assert.deepEqual(await read(topic), ['first', '0 a', '0 b', '1 a', '1 b', '2 a', '2 b']);
  });

  test('fails within the timeout if the broker is silent, and writes later lines', async () => {
    const topic = newTopic();
    const writer = await open(topic, { brokers: front.brokers, timeout: 700 });
    // The first call may exceed the timeout on a busy machine, because the broker has to create the topic.
    await appendWithRetries(writer, 'first');
    front.freeze();
    const failed = await Promise.all([writer.append(['lost']), writer.append(['lost too'])]);
    const why = `The Kafka topic ${topic} cannot be written: no answer within 0.7 s.`;
    assert.deepEqual(failed, [
      { ok: false, why },
      { ok: false, why },
    ]);
    front.thaw();
    await appendWithRetries(writer, 'second');
    await writer.close();
    const lines = await read(topic);
    assert.equal(lines.at(-1), 'second');
    assert.ok(!lines.includes('lost'));
  });

  test('does not drop new lines as duplicates of failed ones that had arrived', async () => {
    const topic = newTopic();
    const writer = await open(topic, { brokers: front.brokers, timeout: 2000 });
    await appendWithRetries(writer, 'first');
    // The broker has stored the line, but the writer cannot know that. The next line must not reuse its sequence
    // number.
    const lost = front.swallowAnswer().then(front.freeze);
    const failed = await writer.append(['lost']);
    await lost;
    assert.equal(failed.ok, false);
    front.thaw();
    await appendWithRetries(writer, 'second');
    await writer.close();
    const lines = await read(topic);
    assert.ok(lines.includes('lost'));
    assert.equal(lines.at(-1), 'second');
  });

  test('reads up to the end at the start of the reading, or less, and creates no consumer group', async () => {
    const topic = newTopic();
    const writer = await open(topic);
    const append = async (line) => assert.deepEqual(await writer.append([line]), OK);
    for (const number of numbers(20)) await append(String(number));
    const lines = [];
    for await (const line of readKafkaTopic({ brokers: broker.brokers, topic })) {
      lines.push(line);
      if (lines.length === 1) await append('late');
    }
    assert.deepEqual(lines, numbers(20).map(String));
    for await (const line of readKafkaTopic({ brokers: broker.brokers, topic })) {
      assert.equal(line, '0');
      break;
    }
    await writer.close();
    const groups = await asAdmin((admin) => admin.listGroups({ types: ['classic', 'consumer'] }));
    assert.deepEqual([...groups.keys()], []);
  });

  test('reports a missing topic, and does not create it by reading', async () => {
    const topic = newTopic();
    const [address] = broker.brokers;
    await assert.rejects(read(topic), { message: `There is no Kafka topic ${topic} at ${address}.` });
    assert.ok(!(await asAdmin((admin) => admin.listTopics())).includes(topic));
  });

  test('reads an empty topic', async () => {
    const topic = newTopic();
    await asAdmin((admin) => admin.createTopics({ topics: [topic], partitions: 2, replicas: 1 }));
    assert.deepEqual(await read(topic), []);
  });

  test('loses no acknowledged line when the broker is killed, and writes again after its restart', async (t) => {
    const topic = newTopic();
    const writer = await open(topic, { timeout: 1500 });
    const acknowledged = [];
    const failed = [];
    let isDone = false;
    t.after(() => (isDone = true));
    const writing = (async () => {
      for (let number = 0; !isDone; number += 1) {
        const lines = [`${number} a`, `${number} b`];
        const appended = await writer.append(lines);
        (appended.ok ? acknowledged : failed).push({ lines, appended });
      }
    })();
    const grown = async (list) => {
      const { length } = list;
      const end = Date.now() + 60_000;
      while (list.length === length) {
        assert.ok(Date.now() < end, 'Nothing more was answered.');
        await sleep(10);
      }
    };
    await grown(acknowledged);
    await broker.kill();
    await grown(failed);
    await assert.rejects(read(topic), /^Error: The Kafka topic topic-\d+ at .+ cannot be read: .*ECONNREFUSED/);
    await broker.restart();
    await grown(acknowledged);
    isDone = true;
    await writing;
    await writer.close();

    for (const { appended } of failed) {
      assert.match(appended.why, /^The Kafka topic topic-\d+ cannot be written: .+\.$/);
    }
    const lines = await read(topic);
    const unknown = new Set(failed.flatMap((call) => call.lines));
    const known = acknowledged.flatMap((call) => call.lines);
    // Each acknowledged line occurs once. Failed lines may or may not have been stored.
    assert.deepEqual(
      lines.filter((line) => !unknown.has(line)),
      known,
    );
  });

  test("receives the records of PAI-Rec's callbacks, even large ones, as topslot log prints them", async (t) => {
    const topic = newTopic();
    const pairec = {
      CallBackConfs: { home: { DataSource: { Name: 'k', Type: 'kafka' } } },
      KafkaConfs: { k: { BootstrapServers: broker.brokers.join(','), Topic: topic } },
    };
    const folder = await mkdtemp(join(tmpdir(), 'topslot-kafka-'));
    t.after(() => rm(folder, { recursive: true }));
    const config = join(folder, 'topslot.config.json');
    await writeFile(config, JSON.stringify({ pairec }));
    const server = await startServer({ apps: ['home'], pairec });
    t.after(server.close);

    // Repeats the request, because the server waits only a few seconds for the broker and the machine may be busy.
    const report = async (count, padding) => {
      const item_list = numbers(count).map((id) => ({ item_id: `${id}`, padding }));
      for (let request_id = 1; ; request_id += 1) {
        const body = JSON.stringify({ uid: 'u', request_id: `${count}-${request_id}`, scene_id: 'home', item_list });
        const answer = await (await fetch(`${server.url}/api/callback`, { method: 'POST', body })).json();
        if (answer.code === 200) return answer.request_id;
        assert.ok(request_id < 10, answer.msg);
      }
    };
    // The second callback exceeds the size limit of a Kafka request.
    const reported = [
      [await report(2, 'x'), 2],
      [await report(3000, 'x'.repeat(1000)), 3000],
    ];

    const lines = await read(topic);
    for (const [request, count] of reported) {
      const records = lines.map((line) => JSON.parse(line)).filter(({ request_id }) => request_id === request);
      assert.deepEqual(
        records.map(({ module, item_id }) => [module, item_id]),
        [['user', undefined], ...numbers(count).map((id) => ['item', `${id}`])],
      );
    }
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['dist/cli/topslot.js', 'log', topic, '--config', config],
      { maxBuffer: 100_000_000 },
    );
    assert.equal(stdout, lines.map((line) => `${line}\n`).join(''));
  });

  test('keeps no process alive after close or the end of a reading', async () => {
    const topic = newTopic();
    const at = JSON.stringify({ brokers: broker.brokers, topic });
    const folder = JSON.stringify(new URL('../../dist/server/kafka/topic/', import.meta.url));
    const script = `
      const { openKafkaTopic } = await import(${folder} + 'openKafkaTopic.js');
      const { readKafkaTopic } = await import(${folder} + 'readKafkaTopic.js');
      const { writer } = await openKafkaTopic(${at});
      console.log((await writer.append(['a', 'b'])).ok);
      await writer.close();
      for await (const line of readKafkaTopic(${at})) console.log(line);
      for await (const line of readKafkaTopic(${at})) break;
      const unreachable = await openKafkaTopic({ ...${at}, brokers: ['127.0.0.1:1'] }, undefined, 300);
      console.log((await unreachable.writer.append(['c'])).ok);
      await unreachable.writer.close();`;
    // `run` fails if the process does not exit by itself.
    assert.equal(await run(script), 'true\na\nb\nfalse\n');
  });
}
