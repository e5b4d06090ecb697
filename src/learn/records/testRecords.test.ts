import type { ArticleRecord, CallbackRecord, DecisionRecord, LogRecord } from './record.ts';

// Log records for tests. The name ends in .test.ts so that the file is not part of the package.

export const APP = 'my-site';

/** The start of the test logs: 2026-11-04T12:00:00Z. */
export const NOON = Date.UTC(2026, 10, 4, 12);

/** Creates an article version. Its id is a URL that ends in the hash. */
export const article = (hash: string, more: Partial<ArticleRecord> = {}): ArticleRecord => ({
  type: 'article',
  app: APP,
  time: NOON,
  article: hash,
  id: `https://www.example/${hash}`,
  ...more,
});

/** Creates a decision of the policy `random` among a, b and c, with b on top. */
export const decision = (eventId: string, time: number, more: Partial<DecisionRecord> = {}): DecisionRecord => ({
  type: 'decision',
  app: APP,
  time,
  eventId,
  policy: 'random',
  sets: ['news'],
  articles: ['a', 'b', 'c'],
  order: [1, 0, 2],
  probabilities: [0.333333, 0.333334, 0.333333],
  context: { device: 'phone', hour: 12 },
  ...more,
});

export const reward = (eventId: string, time: number, value = 1): LogRecord & { readonly type: 'reward' } => ({
  type: 'reward',
  app: APP,
  time,
  eventId,
  value,
});

export const activation = (eventId: string, time: number): LogRecord => ({
  type: 'activation',
  app: APP,
  time,
  eventId,
});

/** Creates a server's callback that delivers these ids, in this order. */
export const delivery = (eventId: string, time: number, ids: readonly string[]): CallbackRecord => ({
  type: 'callback',
  app: APP,
  time,
  api: 'pairec',
  scene: 'home',
  uid: 'u1',
  requestId: eventId,
  items: ids.map((id) => ({ id })),
});
