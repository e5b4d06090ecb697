import type { ArticleRecord, CallbackRecord, DecisionRecord, LogRecord } from './record.ts';

// Records for tests over a log. It is called a test so that it is compiled with them and shipped with none.

export const APP = 'my-site';

/** The start of all these logs: 2026-11-04T12:00:00Z. */
export const NOON = Date.UTC(2026, 10, 4, 12);

/** An article version; its id is an address that ends in its hash. */
export const article = (hash: string, more: Partial<ArticleRecord> = {}): ArticleRecord => ({
  type: 'article',
  app: APP,
  time: NOON,
  article: hash,
  id: `https://www.example/${hash}`,
  ...more,
});

/** A decision of `random` among a, b and c, with b on top. */
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

/** A delivery of these, in this order, by a server. */
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
