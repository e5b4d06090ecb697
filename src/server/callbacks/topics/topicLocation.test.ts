import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readPairecConfig } from '../pairec/testPairec.test.ts';
import { topicKey, locateTopic, listConfiguredTopics, type TopicLocation } from './topicLocation.ts';

const BLOCKS = {
  DatahubConfs: { dh: { TopicName: 't' }, nameless: { Endpoint: 'http://dh' }, empty: { TopicName: '' } },
  KafkaConfs: {
    kf: { BootstrapServers: 'h1:9092, h2:9092,', Topic: 'k' },
    topicless: { BootstrapServers: 'h1:9092' },
    brokerless: { BootstrapServers: ' , ', Topic: 'k' },
    serverless: { Topic: 'k' },
    same: { BootstrapServers: 'h1:9092', Topic: 't' },
  },
};
const locate = (source: object | undefined): ReturnType<typeof locateTopic> =>
  locateTopic(readPairecConfig({ ...BLOCKS, CallBackConfs: { s: source ? { DataSource: source } : {} } }), 's');

const unusableSource = (block: string, name: string): string =>
  `pairec.CallBackConfs.s.DataSource: Type must be datahub or kafka, and Name must be a key of ${block}, but is "${name}".`;

void describe('locateTopic', () => {
  const rows: readonly [source: object | undefined, expected: TopicLocation | { why: string }][] = [
    [
      { Type: 'datahub', Name: 'dh' },
      { kind: 'embedded', topic: 't' },
    ],
    [
      { Type: 'kafka', Name: 'kf' },
      { kind: 'kafka', topic: 'k', brokers: ['h1:9092', 'h2:9092'] },
    ],
    [{ Type: 'datahub', Name: 'nameless' }, { why: 'pairec.DatahubConfs.nameless: TopicName is required.' }],
    [{ Type: 'datahub', Name: 'empty' }, { why: 'pairec.DatahubConfs.empty: TopicName is required.' }],
    [
      { Type: 'kafka', Name: 'topicless' },
      { why: 'pairec.KafkaConfs.topicless: BootstrapServers and Topic are required.' },
    ],
    [
      { Type: 'kafka', Name: 'brokerless' },
      { why: 'pairec.KafkaConfs.brokerless: BootstrapServers and Topic are required.' },
    ],
    [
      { Type: 'kafka', Name: 'serverless' },
      { why: 'pairec.KafkaConfs.serverless: BootstrapServers and Topic are required.' },
    ],
    // The key of a block of the other kind.
    [{ Type: 'datahub', Name: 'kf' }, { why: unusableSource('DatahubConfs', 'kf') }],
    [{ Type: 'kafka', Name: 'dh' }, { why: unusableSource('KafkaConfs', 'dh') }],
    [{ Type: 'datahub', Name: 'none' }, { why: unusableSource('DatahubConfs', 'none') }],
    [{ Type: 'datahub', Name: 'constructor' }, { why: unusableSource('DatahubConfs', 'constructor') }],
    [{ Type: 'kafka', Name: '__proto__' }, { why: unusableSource('KafkaConfs', '__proto__') }],
    [{ Type: 'datahub' }, { why: unusableSource('DatahubConfs', '') }],
    [{ Name: 'dh' }, { why: unusableSource('DatahubConfs', 'dh') }],
    // readPairec removes unknown types.
    [{ Type: 'sls', Name: 'dh' }, { why: unusableSource('DatahubConfs', 'dh') }],
    [undefined, { why: unusableSource('DatahubConfs', '') }],
  ];
  for (const [source, expected] of rows) {
    void it(`${JSON.stringify(source)} is ${JSON.stringify(expected)}`, () =>
      assert.deepEqual(locate(source), expected));
  }
});

void describe('listConfiguredTopics', () => {
  const topics = (...sources: readonly [type: string, name: string][]): TopicLocation[] =>
    listConfiguredTopics(
      readPairecConfig({
        ...BLOCKS,
        CallBackConfs: Object.fromEntries(
          sources.map(([Type, Name], index) => [`s${index}`, { DataSource: { Type, Name } }]),
        ),
      }),
    );

  void it('returns every usable topic once', () => {
    assert.deepEqual(topics(['datahub', 'dh'], ['kafka', 'none'], ['kafka', 'kf'], ['datahub', 'dh']), [
      { kind: 'embedded', topic: 't' },
      { kind: 'kafka', topic: 'k', brokers: ['h1:9092', 'h2:9092'] },
    ]);
  });

  void it('distinguishes topics with the same name in different locations', () => {
    assert.deepEqual(
      topics(['datahub', 'dh'], ['kafka', 'same']).map(({ kind, topic }) => [kind, topic]),
      [
        ['embedded', 't'],
        ['kafka', 't'],
      ],
    );
  });
});

void describe('topicKey', () => {
  const kafka = (topic: string, ...brokers: readonly string[]): TopicLocation => ({ kind: 'kafka', topic, brokers });

  void it('is the same for any order of the brokers', () => {
    assert.equal(topicKey(kafka('t', 'a', 'b')), topicKey(kafka('t', 'b', 'a')));
    assert.equal(topicKey({ kind: 'embedded', topic: 't' }), topicKey({ kind: 'embedded', topic: 't' }));
  });

  void it('differs for different topics', () => {
    const locations: readonly TopicLocation[] = [
      { kind: 'embedded', topic: 't' },
      { kind: 'embedded', topic: 't","a' },
      kafka('t', 'a'),
      kafka('t', 'b'),
      kafka('t', 'a', 'b'),
      kafka('u', 'a'),
    ];
    assert.equal(new Set(locations.map(topicKey)).size, locations.length);
  });
});
