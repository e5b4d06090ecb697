import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pairecOf } from '../pairec/testPairec.test.ts';
import { keyOf, topicOf, topicsOf, type TopicPlace } from './topicPlace.ts';

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
const place = (source: object | undefined): ReturnType<typeof topicOf> =>
  topicOf(pairecOf({ ...BLOCKS, CallBackConfs: { s: source ? { DataSource: source } : {} } }), 's');

const nowhere = (block: string, name: string): string =>
  `pairec.CallBackConfs.s.DataSource: must have a Type, datahub or kafka, and a Name that ${block} has; it has "${name}".`;

void describe('topicOf', () => {
  const rows: readonly [source: object | undefined, found: TopicPlace | { why: string }][] = [
    [
      { Type: 'datahub', Name: 'dh' },
      { kind: 'embedded', topic: 't' },
    ],
    [
      { Type: 'kafka', Name: 'kf' },
      { kind: 'kafka', topic: 'k', brokers: ['h1:9092', 'h2:9092'] },
    ],
    [{ Type: 'datahub', Name: 'nameless' }, { why: 'pairec.DatahubConfs.nameless.TopicName: is missing.' }],
    [{ Type: 'datahub', Name: 'empty' }, { why: 'pairec.DatahubConfs.empty.TopicName: is missing.' }],
    [{ Type: 'kafka', Name: 'topicless' }, { why: 'pairec.KafkaConfs.topicless: needs BootstrapServers and Topic.' }],
    [{ Type: 'kafka', Name: 'brokerless' }, { why: 'pairec.KafkaConfs.brokerless: needs BootstrapServers and Topic.' }],
    [{ Type: 'kafka', Name: 'serverless' }, { why: 'pairec.KafkaConfs.serverless: needs BootstrapServers and Topic.' }],
    // The name of a block of the other kind.
    [{ Type: 'datahub', Name: 'kf' }, { why: nowhere('DatahubConfs', 'kf') }],
    [{ Type: 'kafka', Name: 'dh' }, { why: nowhere('KafkaConfs', 'dh') }],
    [{ Type: 'datahub', Name: 'none' }, { why: nowhere('DatahubConfs', 'none') }],
    [{ Type: 'datahub', Name: 'constructor' }, { why: nowhere('DatahubConfs', 'constructor') }],
    [{ Type: 'kafka', Name: '__proto__' }, { why: nowhere('KafkaConfs', '__proto__') }],
    [{ Type: 'datahub' }, { why: nowhere('DatahubConfs', '') }],
    [{ Name: 'dh' }, { why: nowhere('DatahubConfs', 'dh') }],
    // An unknown type is left out when the blocks are read.
    [{ Type: 'sls', Name: 'dh' }, { why: nowhere('DatahubConfs', 'dh') }],
    [undefined, { why: nowhere('DatahubConfs', '') }],
  ];
  for (const [source, found] of rows) {
    void it(`${JSON.stringify(source)} is ${JSON.stringify(found)}`, () => assert.deepEqual(place(source), found));
  }
});

void describe('topicsOf', () => {
  const topics = (...sources: readonly [type: string, name: string][]): TopicPlace[] =>
    topicsOf(
      pairecOf({
        ...BLOCKS,
        CallBackConfs: Object.fromEntries(
          sources.map(([Type, Name], index) => [`s${index}`, { DataSource: { Type, Name } }]),
        ),
      }),
    );

  void it('is every topic once, those that cannot be used left out', () => {
    assert.deepEqual(topics(['datahub', 'dh'], ['kafka', 'none'], ['kafka', 'kf'], ['datahub', 'dh']), [
      { kind: 'embedded', topic: 't' },
      { kind: 'kafka', topic: 'k', brokers: ['h1:9092', 'h2:9092'] },
    ]);
  });

  void it('keeps topics of one name apart that are in different places', () => {
    assert.deepEqual(
      topics(['datahub', 'dh'], ['kafka', 'same']).map(({ kind, topic }) => [kind, topic]),
      [
        ['embedded', 't'],
        ['kafka', 't'],
      ],
    );
  });
});

void describe('keyOf', () => {
  const kafka = (topic: string, ...brokers: readonly string[]): TopicPlace => ({ kind: 'kafka', topic, brokers });

  void it('is the same for one topic, however its brokers are put', () => {
    assert.equal(keyOf(kafka('t', 'a', 'b')), keyOf(kafka('t', 'b', 'a')));
    assert.equal(keyOf({ kind: 'embedded', topic: 't' }), keyOf({ kind: 'embedded', topic: 't' }));
  });

  void it('is another for every other topic', () => {
    const places: readonly TopicPlace[] = [
      { kind: 'embedded', topic: 't' },
      { kind: 'embedded', topic: 't","a' },
      kafka('t', 'a'),
      kafka('t', 'b'),
      kafka('t', 'a', 'b'),
      kafka('u', 'a'),
    ];
    assert.equal(new Set(places.map(keyOf)).size, places.length);
  });
});
