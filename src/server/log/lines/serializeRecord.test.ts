import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DecisionRecord, LogRecord } from '../../../learn/records/record.ts';
import { serializeRecord } from './serializeRecord.ts';

const decision = (order: readonly number[], overrides: Partial<DecisionRecord> = {}): DecisionRecord => ({
  type: 'decision',
  app: 'my-site',
  time: 5,
  eventId: 'e',
  policy: 'random',
  sets: ['news'],
  articles: ['a', 'b'],
  order,
  probabilities: [0.5, 0.5],
  context: { device: 'phone', hour: 3, language: 'de' },
  ...overrides,
});

void describe('serializeRecord', () => {
  const order = [1, 0];
  const records: readonly LogRecord[] = [
    decision(order),
    decision([0, 1]),
    decision(order, { defer: true, articles: [], probabilities: [] }),
    decision([], { sets: [], context: { device: 'bot', hour: 0, shared: [{ 'a\n"b': 1 }] } }),
    { type: 'reward', app: 'my-site', time: 5, eventId: 'x"\n', value: 1.5 },
    { type: 'activation', app: 'my-site', time: 5, eventId: 'e' },
    { type: 'article', app: 'my-site', time: 5, article: 'h', id: 'https://a.example/', title: 't' },
  ];
  for (const record of records) {
    void it(`returns one line of JSON with all fields: ${JSON.stringify(record).slice(0, 80)}`, () => {
      // Twice, because the second call uses cached parts.
      for (const line of [serializeRecord(record), serializeRecord(record)]) {
        assert.doesNotMatch(line, /\n/);
        assert.deepEqual(JSON.parse(line), record);
      }
    });
  }
});
