import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogRecord } from '../../../learn/records/record.ts';
import { parseRecord } from './parseRecord.ts';
import { serializeRecord } from './serializeRecord.ts';

const RECORDS: readonly LogRecord[] = [
  { type: 'article', app: 'a', time: 1, article: 'h', id: 'https://a.example/' },
  {
    type: 'decision',
    app: 'a',
    time: 1,
    eventId: 'e',
    policy: 'default',
    sets: [],
    articles: [],
    order: [],
    probabilities: [],
    context: { device: 'phone', hour: 1 },
  },
  { type: 'activation', app: 'a', time: 1, eventId: 'e' },
  { type: 'activation', app: 'a', time: 1, eventId: 'e', on: 0 },
  { type: 'reward', app: 'a', time: 1, eventId: 'e', value: 0 },
  { type: 'reward', app: 'a', time: 1, eventId: 'e', value: 0, on: 2 ** 32 - 1 },
  { type: 'callback', app: '', time: 1, api: 'pairec', scene: 's', uid: 'u', items: [] },
];

/** The required fields of each record type. */
const REQUIRED: Readonly<Record<LogRecord['type'], readonly string[]>> = {
  article: ['article', 'id'],
  decision: ['eventId', 'articles', 'order', 'probabilities', 'context'],
  activation: ['eventId'],
  reward: ['eventId', 'value'],
  callback: ['api', 'scene', 'uid', 'items'],
};

void describe('parseRecord', () => {
  for (const record of RECORDS) {
    void it(`returns the ${record.type} that was serialized, including keys that a later version may add`, () => {
      assert.deepEqual(parseRecord(serializeRecord(record)), record);
      const extended = { ...record, later: { a: 1 } };
      assert.deepEqual(parseRecord(JSON.stringify(extended)), extended);
    });

    for (const key of ['type', 'app', 'time', ...REQUIRED[record.type]]) {
      void it(`rejects a ${record.type} whose ${key} is missing or has the wrong type`, () => {
        // `null` and `true` are neither a string, nor a number, nor a list, nor an object, so they are wrong for every
        // field.
        for (const value of [undefined, null, true]) {
          assert.equal(parseRecord(JSON.stringify({ ...record, [key]: value })), undefined, String(value));
        }
      });
    }
  }

  const damaged = [
    '',
    ' ',
    'null',
    '5',
    '"reward"',
    '[]',
    '{}',
    '{"type":"reward"',
    '{"type":"other","app":"a","time":1,"eventId":"e"}',
    '{"type":"toString","app":"a","time":1}',
    '{"__proto__":{"type":"activation","app":"a","time":1,"eventId":"e"}}',
    '{"type":"activation","app":"a","time":1e999,"eventId":"e"}',
    '{"type":"reward","app":"a","time":1,"eventId":"e","value":1e999}',
    ...['-1', '1.5', '4294967296', '"1"', 'null', '[]'].flatMap((on) => [
      `{"type":"activation","app":"a","time":1,"eventId":"e","on":${on}}`,
      `{"type":"reward","app":"a","time":1,"eventId":"e","value":1,"on":${on}}`,
    ]),
    `${JSON.stringify(RECORDS[2])}${JSON.stringify(RECORDS[2])}`,
    '['.repeat(200_000),
  ];
  for (const text of damaged) {
    void it(`rejects ${JSON.stringify(text.slice(0, 80))}`, () => assert.equal(parseRecord(text), undefined));
  }
});
