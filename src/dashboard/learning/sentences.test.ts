import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { feedSentence, openDecisionsSentence, readersSentence } from './sentences.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 20, 12);

void describe('openDecisionsSentence', () => {
  for (const [open, rewardWait, sentence] of [
    [1234, 10 * MINUTE, '1,234 open decisions. Reward window: 10 min.'],
    [1, 2000, '1 open decision. Reward window: 2 s.'],
    [0, 10 * MINUTE, 'No open decisions. Reward window: 10 min.'],
  ] as const) {
    void it(`returns "${sentence}"`, () => assert.equal(openDecisionsSentence({ open, rewardWait }), sentence));
  }
});

void describe('feedSentence', () => {
  for (const [articles, lastRefresh, text, isStale] of [
    [20, NOW - 12_000, 'news: 20 articles, read 12 s ago', false],
    [1, NOW, 'news: 1 article, read 0 s ago', false],
    [20, NOW - 5 * MINUTE, 'news: 20 articles, read 5 min ago', false],
    [20, NOW - 5 * MINUTE - 1, 'news: 20 articles, read 5 min ago, stale', true],
    [0, null, 'news: never read', true],
    [20, NOW + MINUTE, 'news: 20 articles, read 0 s ago', false],
  ] as const) {
    void it(`returns "${text}"`, () =>
      assert.deepEqual(feedSentence({ id: 'news', articles, lastRefresh }, NOW), { text, isStale }));
  }
});

void describe('readersSentence', () => {
  const simulated = (readers: number, running: boolean) => ({ app: 'simulated', readers, running });
  for (const [state, sentence] of [
    [null, ''],
    [simulated(0, true), '0 readers so far'],
    [simulated(1, true), '1 reader so far'],
    [simulated(10_234, true), '10,234 readers so far'],
    [simulated(10_234, false), 'Finished after 10,234 readers.'],
    [simulated(0, false), ''],
  ] as const) {
    void it(`returns "${sentence}" for ${JSON.stringify(state)}`, () => assert.equal(readersSentence(state), sentence));
  }
});
