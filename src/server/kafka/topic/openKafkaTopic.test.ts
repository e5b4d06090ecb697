import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Folds } from '../../log/commit/log.ts';
import { openKafkaLog } from '../log/openKafkaLog.ts';
import { openKafkaTopic } from './openKafkaTopic.ts';
import { readKafkaTopic } from './readKafkaTopic.ts';
import type { TopicWriter } from '../../log/commit/topicWriter.ts';

// What needs no broker; the rest is in e2e/kafka.

const noPackage = (): Promise<never> => {
  const error = new Error("Cannot find package '@platformatic/kafka' imported from /x.js");
  return Promise.reject(Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' }));
};

const open = async (broker: string, patience: number): Promise<TopicWriter> => {
  const opened = await openKafkaTopic({ brokers: [broker], topic: 't' }, undefined, patience);
  if (!opened.ok) assert.fail(opened.why);
  return opened.writer;
};

/** Something that listens and is no broker. */
const listen = async (test: TestContext, onConnection: (socket: Socket) => void): Promise<string> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
    onConnection(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  const address = server.address();
  return typeof address === 'object' && address ? `127.0.0.1:${address.port}` : assert.fail();
};

/** Answers every request with its number, so that it is taken for the answer, and then with the same byte all over. */
const answering = (byte: number) => (socket: Socket) =>
  void socket.on('data', (request) => {
    if (typeof request === 'string') return;
    const answer = Buffer.alloc(400, byte);
    answer.writeInt32BE(396, 0);
    request.copy(answer, 4, 8, 12);
    socket.write(answer);
  });

const NO_BROKERS: readonly [what: string, onConnection: (socket: Socket) => void][] = [
  ['says nothing', () => {}],
  ['hangs up at once', (socket) => void socket.end()],
  ['breaks the connection at once', (socket) => void socket.resetAndDestroy()],
  [
    'breaks the connection when it is asked something',
    (socket) => void socket.once('data', () => socket.resetAndDestroy()),
  ],
  ['speaks HTTP', (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')],
  [
    'answers what nobody has asked',
    (socket) => void socket.on('data', () => socket.write(Buffer.alloc(64, 1).fill(0, 0, 3))),
  ],
  ['answers zeros', answering(0)],
  ['answers ones', answering(1)],
  ['answers nonsense', answering(255)],
];

void describe('openKafkaTopic', () => {
  void it('says who needs the package where it is missing', async () => {
    const topic = { brokers: ['kafka'], topic: 't' };
    const why = ' needs the package @platformatic/kafka: npm i @platformatic/kafka.';
    assert.deepEqual(await openKafkaTopic(topic, noPackage), { ok: false, why: `"KafkaConfs"${why}` });
    assert.deepEqual(await openKafkaTopic({ ...topic, neededBy: '"log"' }, noPackage), {
      ok: false,
      why: `"log"${why}`,
    });
    await assert.rejects(readKafkaTopic(topic, noPackage).next(), { message: `Reading a Kafka topic${why}` });
  });

  void it('says what is wrong with a topic or a broker', async () => {
    const why = '"kafka:x" is no Kafka broker: write it as "kafka:9092".';
    assert.deepEqual(await openKafkaTopic({ brokers: ['kafka:x'], topic: 't' }), { ok: false, why });
    await assert.rejects(readKafkaTopic({ brokers: ['kafka:x'], topic: 't' }).next(), { message: why });
  });

  void it('refuses in time what it cannot write, and says who is away', async (test) => {
    const broker = await listen(test, (socket) => void socket.resetAndDestroy());
    const writer = await open(broker.replace(/\d+$/, '1'), 200);
    const why = 'The Kafka topic t cannot be written: connect ECONNREFUSED 127.0.0.1:1.';
    assert.deepEqual(await writer.append(['a']), { ok: false, why });
    await writer.close();
  });

  void it('reads nothing from a broker that is away, and says so', async () => {
    const reading = readKafkaTopic({ brokers: ['127.0.0.1:1'], topic: 't' });
    const message = 'The Kafka topic t at 127.0.0.1:1 cannot be read: connect ECONNREFUSED 127.0.0.1:1.';
    await assert.rejects(reading.next(), { message });
  });

  for (const [what, onConnection] of NO_BROKERS) {
    void it(`comes to an end with something that ${what}`, { timeout: 20_000 }, async (test) => {
      const broker = await listen(test, onConnection);
      const writer = await open(broker, 200);
      const appended = await Promise.all([writer.append(['a']), writer.append(['b'])]);
      for (const one of appended) assert.match(one.ok ? '' : one.why, /^The Kafka topic t cannot be written: .+\.$/);
      await writer.close();
      const reading = readKafkaTopic({ brokers: [broker], topic: 't' }, undefined, 200);
      await assert.rejects(reading.next(), /^Error: The Kafka topic t at 127\.0\.0\.1:\d+ cannot be read: .+\.$/);
      const folder = mkdtempSync(join(tmpdir(), 'topslot-'));
      test.after(() => rmSync(folder, { recursive: true, force: true }));
      const folds: Folds = { take: () => undefined, save: () => [], restore: () => {} };
      const log = { brokers: [broker], topic: 't', patience: 200, folder, folds, say: () => {}, now: Date.now };
      const opened = await openKafkaLog(log);
      assert.match(
        opened.ok ? '' : opened.why,
        /^The log, the Kafka topic t at 127\.0\.0\.1:\d+, cannot be read: .+\.$/,
      );
    });
  }
});
