import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseConnection } from './parseConnection.ts';

const BROKERS: readonly [broker: string, host: string, port: number][] = [
  ['kafka:9092', 'kafka', 9092],
  ['kafka', 'kafka', 9092],
  ['h1.example:1', 'h1.example', 1],
  ['10.0.0.7:65535', '10.0.0.7', 65_535],
  ['[::1]:9093', '::1', 9093],
  ['[2001:db8::7]', '2001:db8::7', 9092],
  ['constructor:9092', 'constructor', 9092],
];

const INVALID_BROKERS = [
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
const INVALID_TOPICS = ['', '.', '..', 'a b', 'a/b', 'tópico', 'a,b', 'a\n', 'x'.repeat(250), 'x'.repeat(100_000)];

void describe('parseConnection', () => {
  for (const [broker, host, port] of BROKERS) {
    void it(`parses ${broker}`, () => {
      const parsed = parseConnection({ brokers: [broker], topic: 't' }, 4500);
      assert.deepEqual(parsed.ok && parsed.value.bootstrapBrokers, [{ host, port }]);
    });
  }

  for (const broker of INVALID_BROKERS) {
    void it(`rejects the broker ${JSON.stringify(broker.slice(0, 30))}, also after a valid one`, () => {
      const parsed = parseConnection({ brokers: ['kafka:9092', broker], topic: 't' }, 4500);
      const quoted = JSON.stringify(broker.slice(0, 300));
      const why = `${quoted} is not a valid Kafka broker: write "host:port", such as "kafka:9092".`;
      assert.deepEqual(parsed, { ok: false, why });
    });
  }

  void it('preserves the order of the brokers, in which they are tried', () => {
    const parsed = parseConnection({ brokers: ['b', 'a', 'c'], topic: 't' }, 4500);
    assert.deepEqual(parsed.ok && parsed.value.bootstrapBrokers.map(({ host }) => host), ['b', 'a', 'c']);
  });

  void it('requires a broker', () => {
    const parsed = parseConnection({ brokers: [], topic: 't' }, 4500);
    assert.deepEqual(parsed, { ok: false, why: 'The Kafka topic t needs a broker, such as "kafka:9092".' });
  });

  for (const topic of TOPICS) {
    void it(`accepts the topic ${topic.slice(0, 30)}`, () => {
      assert.equal(parseConnection({ brokers: ['kafka'], topic }, 4500).ok, true);
    });
  }

  for (const topic of INVALID_TOPICS) {
    void it(`rejects the topic ${JSON.stringify(topic.slice(0, 30))}`, () => {
      const parsed = parseConnection({ brokers: ['kafka'], topic }, 4500);
      assert.ok(!parsed.ok);
      assert.match(
        parsed.why,
        / is not a valid Kafka topic name: use 1 to 249 of the characters A-Z a-z 0-9 \. _ -\.$/,
      );
      assert.ok(parsed.why.length < 400);
    });
  }

  void it('allows a third of the timeout for connecting to a broker, so that others can be tried', () => {
    assert.deepEqual(parseConnection({ brokers: ['kafka'], topic: 't' }, 4500), {
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

  void it('uses the given client id', () => {
    const parsed = parseConnection({ brokers: ['kafka'], topic: 't', clientId: 'front page' }, 4500);
    assert.equal(parsed.ok && parsed.value.clientId, 'front page');
  });
});
