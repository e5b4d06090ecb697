import type { ArticleIds } from './callbackEffects.ts';
import { createJoin, type JoinOptions } from './join.ts';
import type { RecordEffect } from './recordEffect.ts';
import type { JoinResult } from '../../wire/dashboard/joinResult.ts';
import type { CallbackRecord, DecisionRecord, LogRecord } from '../records/record.ts';

// Joins and log records for tests. The name ends in .test.ts so that the file is not part of the package.

export const WAIT = 600_000;

export const decision = (eventId: string, time: number, app = 'my-site'): LogRecord => ({
  type: 'decision',
  app,
  time,
  eventId,
  policy: 'default',
  sets: ['news'],
  articles: ['h1'],
  order: [0],
  probabilities: [1],
  context: { device: 'phone', hour: 0 },
});
export const reward = (eventId: string, time: number, value = 1): LogRecord => ({
  type: 'reward',
  app: 'my-site',
  time,
  eventId,
  value,
});
export const activation = (eventId: string, time: number): LogRecord => ({
  type: 'activation',
  app: 'my-site',
  time,
  eventId,
});

export interface Summary {
  readonly top: ArticleIds | undefined;
}

/** Creates a join that also accepts articles, as an app's fold does. */
export const createTestJoin = (options: Partial<JoinOptions<Summary>> = {}) => {
  const articles = new Map<string, ArticleIds>();
  const { applyRecord, ...join } = createJoin<Summary>({
    rewardWait: WAIT,
    leaveOutDelivered: null,
    summarize: ({ articles: hashes, order: [top = -1] }) => ({ top: articles.get(hashes[top] ?? '') }),
    topOf: ({ top }) => top,
    ...options,
  });
  return {
    ...join,
    applyRecord: (record: LogRecord): RecordEffect | undefined => {
      if (record.type !== 'article') return applyRecord(record);
      articles.set(record.article, record);
      return undefined;
    },
    wasNotShown: (eventId: string) => join.get(eventId)?.notShown ?? false,
  };
};

export const resultsOf = (...records: readonly LogRecord[]): (JoinResult | undefined)[] => {
  const join = createTestJoin();
  return records.map((record) => join.applyRecord(record)?.joined);
};

export const HOUR = 3_600_000;

const article = (name: string): LogRecord => ({
  type: 'article',
  app: 'my-site',
  time: 0,
  article: `hash of ${name}`,
  id: `https://www.example/${name}`,
  guid: name,
});

/** Creates a decision that put b on top of a and c. */
export const ranked = (change: Partial<DecisionRecord> = {}): LogRecord => ({
  type: 'decision',
  app: 'my-site',
  time: 0,
  eventId: 'e',
  policy: 'random',
  sets: ['news'],
  articles: ['hash of a', 'hash of b', 'hash of c'],
  order: [1, 0, 2],
  probabilities: [1 / 3, 1 / 3, 1 / 3],
  context: { device: 'phone', hour: 0, reader: 'r' },
  ...change,
});

export const callback = (change: Partial<CallbackRecord> = {}): CallbackRecord => ({
  type: 'callback',
  app: 'my-site',
  time: 1,
  api: 'volcengine',
  application: 'shop',
  scene: 'default',
  uid: 'u',
  requestId: 'e',
  items: [{ id: 'b' }, { id: 'a' }],
  ...change,
});

/** Creates a callback that names no request. */
export const namelessCallback = (change: Partial<CallbackRecord> = {}): LogRecord => {
  const { requestId: _, ...rest } = callback(change);
  return rest;
};

export const joinWith = (leaveOutDelivered: number | null, ...records: readonly LogRecord[]) => {
  const join = createTestJoin({ leaveOutDelivered });
  for (const record of ['a', 'b', 'c'].map(article)) join.applyRecord(record);
  for (const record of records) join.applyRecord(record);
  return join;
};

/** Returns the effect of the last record. */
export const effectOfLast = (...records: readonly LogRecord[]): RecordEffect | undefined => {
  const lastRecord = records.at(-1);
  return lastRecord && joinWith(null, ...records.slice(0, -1)).applyRecord(lastRecord);
};
