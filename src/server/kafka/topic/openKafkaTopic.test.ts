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

// Tests without a broker. Those with a broker are in e2e/kafka.

const noPackage = (): Promise<never> => {
  const error = new Error("Cannot find package '@platformatic/kafka' imported from /x.js");
  return Promise.reject(Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' }));
};

const open = async (broker: string, timeout: number): Promise<TopicWriter> => {
  const opened = await openKafkaTopic({ brokers: [broker], topic: 't' }, undefined, timeout);
  if (!opened.ok) assert.fail(opened.why);
  return opened.writer;
};

/** Starts a TCP server that is not a broker, and returns its address. */
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

/**
 * Answers every request with its correlation id, so that it is accepted as the answer, followed by one repeated byte.
 */
const answering = (byte: number) => (socket: Socket) =>
  void socket.on('data', (request) => {
    if (typeof request === 'string') return;
    const answer = Buffer.alloc(400, byte);
    answer.writeInt32BE(396, 0);
    request.copy(answer, 4, 8, 12);
    socket.write(answer);
  });

const BROKEN_SERVERS: readonly [title: string, onConnection: (socket: Socket) => void][] = [
  ['never answers', () => {}],
  ['closes the connection at once', (socket) => void socket.end()],
  ['resets the connection at once', (socket) => void socket.resetAndDestroy()],
  ['resets the connection at the first request', (socket) => void socket.once('data', () => socket.resetAndDestroy())],
  ['speaks HTTP', (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')],
  [
    'answers with a wrong correlation id',
    (socket) => void socket.on('data', () => socket.write(Buffer.alloc(64, 1).fill(0, 0, 3))),
  ],
  ['answers with zeros', answering(0)],
  ['answers with ones', answering(1)],
  ['answers with 0xFF bytes', answering(255)],
];

void describe('openKafkaTopic', () => {
  void it('names the feature that needs a missing package', async () => {
    const topic = { brokers: ['kafka'], topic: 't' };
    const why = ' needs the package @platformatic/kafka: npm i @platformatic/kafka.';
    assert.deepEqual(await openKafkaTopic(topic, noPackage), { ok: false, why: `"KafkaConfs"${why}` });
    assert.deepEqual(await openKafkaTopic({ ...topic, neededBy: '"log"' }, noPackage), {
      ok: false,
      why: `"log"${why}`,
    });
    await assert.rejects(readKafkaTopic(topic, noPackage).next(), { message: `Reading a Kafka topic${why}` });
  });

  void it('reports an invalid broker', async () => {
    const why = '"kafka:x" is not a valid Kafka broker: write "host:port", such as "kafka:9092".';
    assert.deepEqual(await openKafkaTopic({ brokers: ['kafka:x'], topic: 't' }), { ok: false, why });
    await assert.rejects(readKafkaTopic({ brokers: ['kafka:x'], topic: 't' }).next(), { message: why });
  });

  void it('fails within the timeout, and names the unreachable broker', async (test) => {
    const broker = await listen(test, (socket) => void socket.resetAndDestroy());
    const writer = await open(broker.replace(/\d+$/, '1'), 200);
    const why = 'The Kafka topic t cannot be written: connect ECONNREFUSED 127.0.0.1:1.';
    assert.deepEqual(await writer.append(['a']), { ok: false, why });
    await writer.close();
  });

  void it('rejects a read from an unreachable broker', async () => {
    const reading = readKafkaTopic({ brokers: ['127.0.0.1:1'], topic: 't' });
    const message = 'The Kafka topic t at 127.0.0.1:1 cannot be read: connect ECONNREFUSED 127.0.0.1:1.';
    await assert.rejects(reading.next(), { message });
  });

  for (const [title, onConnection] of BROKEN_SERVERS) {
    void it(`fails with a sentence for a server that ${title}`, { timeout: 20_000 }, async (test) => {
      const broker = await listen(test, onConnection);
      const writer = await open(broker, 200);
      const appended = await Promise.all([writer.append(['a']), writer.append(['b'])]);
      for (const result of appended)
        assert.match(result.ok ? '' : result.why, /^The Kafka topic t cannot be written: .+\.$/);
      await writer.close();
      const reading = readKafkaTopic({ brokers: [broker], topic: 't' }, undefined, 200);
      await assert.rejects(reading.next(), /^Error: The Kafka topic t at 127\.0\.0\.1:\d+ cannot be read: .+\.$/);
      const folder = mkdtempSync(join(tmpdir(), 'topslot-'));
      test.after(() => rmSync(folder, { recursive: true, force: true }));
      const folds: Folds = { applyRecord: () => undefined, save: () => [], restore: () => {} };
      const log = { brokers: [broker], topic: 't', timeout: 200, folder, folds, logLine: () => {}, now: Date.now };
      const opened = await openKafkaLog(log);
      assert.match(
        opened.ok ? '' : opened.why,
        /^The log \(the Kafka topic t at 127\.0\.0\.1:\d+\) cannot be read: .+\.$/,
      );
    });
  }
});
