import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readConnection } from './connectionOptions.ts';

const BROKERS: readonly [broker: string, host: string, port: number][] = [
  ['kafka:9092', 'kafka', 9092],
  ['kafka', 'kafka', 9092],
  ['h1.example:1', 'h1.example', 1],
  ['10.0.0.7:65535', '10.0.0.7', 65_535],
  ['[::1]:9093', '::1', 9093],
  ['[2001:db8::7]', '2001:db8::7', 9092],
  ['constructor:9092', 'constructor', 9092],
];

const NO_BROKERS = [
  '',
  ' ',
  ':9092',
  'kafka:',
  'kafka:0',
  'kafka:65536',
  'kafka:999999',
  'kafka:-1',
  'kafka:9092 ',
  'kafka:abc',
  'h1:9092,h2:9092',
  'PLAINTEXT://kafka:9092',
  'kafka:9092/topic',
  'me:secret@kafka:9092',
  '::1',
  '[::1',
  '[kafka]:9092',
  'k'.repeat(100_000) + ':',
];

const TOPICS = ['t', 'pairec-callback', 'a.b_c-D9', '...', '__proto__', 'x'.repeat(249)];
const NO_TOPICS = ['', '.', '..', 'a b', 'a/b', 'tópico', 'a,b', 'a\n', 'x'.repeat(250), 'x'.repeat(100_000)];

void describe('readConnection', () => {
  for (const [broker, host, port] of BROKERS) {
    void it(`reads ${broker}`, () => {
      const read = readConnection({ brokers: [broker], topic: 't' }, 4500);
      assert.deepEqual(read.ok && read.value.bootstrapBrokers, [{ host, port }]);
    });
  }

  for (const broker of NO_BROKERS) {
    void it(`does not take ${JSON.stringify(broker.slice(0, 30))} for a broker, wherever it stands`, () => {
      const read = readConnection({ brokers: ['kafka:9092', broker], topic: 't' }, 4500);
      const why = `${JSON.stringify(broker.slice(0, 300))} is no Kafka broker: write it as "kafka:9092".`;
      assert.deepEqual(read, { ok: false, why });
    });
  }

  void it('keeps the order of the brokers, which is the one they are tried in', () => {
    const read = readConnection({ brokers: ['b', 'a', 'c'], topic: 't' }, 4500);
    assert.deepEqual(read.ok && read.value.bootstrapBrokers.map(({ host }) => host), ['b', 'a', 'c']);
  });

  void it('wants a broker', () => {
    const read = readConnection({ brokers: [], topic: 't' }, 4500);
    assert.deepEqual(read, { ok: false, why: 'The Kafka topic t needs a broker, such as "kafka:9092".' });
  });

  for (const topic of TOPICS) {
    void it(`takes the topic ${topic.slice(0, 30)}`, () => {
      assert.equal(readConnection({ brokers: ['kafka'], topic }, 4500).ok, true);
    });
  }

  for (const topic of NO_TOPICS) {
    void it(`does not take the topic ${JSON.stringify(topic.slice(0, 30))}`, () => {
      const read = readConnection({ brokers: ['kafka'], topic }, 4500);
      assert.ok(!read.ok);
      assert.match(read.why, / is no name of a Kafka topic: it has 1 to 249 of A-Z a-z 0-9 \. _ -\.$/);
      assert.ok(read.why.length < 400);
    });
  }

  void it('gives one broker no more than a third of the patience, so that one that is away does not use it up', () => {
    assert.deepEqual(readConnection({ brokers: ['kafka'], topic: 't' }, 4500), {
      ok: true,
      value: {
        clientId: 'topslot',
        bootstrapBrokers: [{ host: 'kafka', port: 9092 }],
        connectTimeout: 1500,
        requestTimeout: 4500,
        timeout: 4500,
      },
    });
  });

  void it('calls itself what it is told to', () => {
    const read = readConnection({ brokers: ['kafka'], topic: 't', clientId: 'front page' }, 4500);
    assert.equal(read.ok && read.value.clientId, 'front page');
  });
});
