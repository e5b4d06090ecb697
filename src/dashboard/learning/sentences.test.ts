import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { feedSentence, openSentence, readersSentence } from './sentences.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 20, 12);

void describe('the inspector says of open decisions', () => {
  for (const [open, rewardWait, sentence] of [
    [1234, 10 * MINUTE, '1,234 decisions wait for a click, each for 10 min.'],
    [1, 2000, '1 decision waits for a click, each for 2 s.'],
    [0, 10 * MINUTE, 'No decision waits for a click now; each does for 10 min.'],
  ] as const) {
    void it(sentence, () => assert.equal(openSentence({ open, rewardWait }), sentence));
  }
});

void describe('the inspector says of a feed', () => {
  for (const [articles, lastRefresh, text, isStale] of [
    [20, NOW - 12_000, 'news: 20 articles, read 12 s ago', false],
    [1, NOW, 'news: 1 article, read 0 s ago', false],
    [20, NOW - 5 * MINUTE, 'news: 20 articles, read 5 min ago', false],
    [20, NOW - 5 * MINUTE - 1, 'news: 20 articles, read 5 min ago, stale', true],
    [0, null, 'news: never read', true],
    [20, NOW + MINUTE, 'news: 20 articles, read 0 s ago', false],
  ] as const) {
    void it(text, () => assert.deepEqual(feedSentence({ id: 'news', articles, lastRefresh }, NOW), { text, isStale }));
  }
});

void describe('the inspector says of simulated readers', () => {
  const simulated = (readers: number, running: boolean) => ({ app: 'simulated', readers, running });
  for (const [state, sentence] of [
    [null, ''],
    [simulated(0, true), '0 readers so far'],
    [simulated(1, true), '1 reader so far'],
    [simulated(10_234, true), '10,234 readers so far'],
    [simulated(10_234, false), '10,234 readers came.'],
    [simulated(0, false), ''],
  ] as const) {
    void it(sentence || 'nothing', () => assert.equal(readersSentence(state), sentence));
  }
});
