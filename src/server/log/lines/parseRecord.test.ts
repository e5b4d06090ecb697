import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogRecord } from '../../../learn/records/record.ts';
import { parseRecord } from './parseRecord.ts';
import { writeRecord } from './writeRecord.ts';

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
  { type: 'reward', app: 'a', time: 1, eventId: 'e', value: 0 },
  { type: 'callback', app: '', time: 1, api: 'pairec', scene: 's', uid: 'u', items: [] },
];

/** What each kind of record may not be without, and what no value may stand in for. */
const NEEDED: Readonly<Record<LogRecord['type'], readonly string[]>> = {
  article: ['article', 'id'],
  decision: ['eventId', 'articles', 'order', 'probabilities', 'context'],
  activation: ['eventId'],
  reward: ['eventId', 'value'],
  callback: ['api', 'scene', 'uid', 'items'],
};

void describe('a line of the log', () => {
  for (const record of RECORDS) {
    void it(`is the ${record.type} that was written, also with keys that a later version may add`, () => {
      assert.deepEqual(parseRecord(writeRecord(record)), record);
      const more = { ...record, later: { a: 1 } };
      assert.deepEqual(parseRecord(JSON.stringify(more)), more);
    });

    for (const key of ['type', 'app', 'time', ...NEEDED[record.type]]) {
      void it(`is damaged where the ${record.type} lacks its ${key}, or has something else there`, () => {
        // No value is a text, a finite number, a list and an object at once; `true` and null are none of them.
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
    `${JSON.stringify(RECORDS[2])}${JSON.stringify(RECORDS[2])}`,
    '['.repeat(200_000),
  ];
  for (const text of damaged) {
    void it(`is damaged where it is ${JSON.stringify(text.slice(0, 80))}`, () =>
      assert.equal(parseRecord(text), undefined));
  }
});
