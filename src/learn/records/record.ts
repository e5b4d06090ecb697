import type { Context } from './context.ts';

/**
 * A line of the log. The server's whole state is a fold over these records, in log order.
 *
 * `time` is in milliseconds since 1970, on the clock of the process that wrote the record. Every record has an `app`,
 * as the order is guaranteed per app.
 */
export type LogRecord = ArticleRecord | DecisionRecord | ActivationRecord | RewardRecord | CallbackRecord;

/** A version of an article. Each app that ranks it logs it before the first decision that refers to it. */
export interface ArticleRecord {
  readonly type: 'article';
  readonly app: string;
  readonly time: number;
  /** Short hash of all fields below. Decisions refer to the article by it. */
  readonly article: string;
  readonly id: string;
  readonly guid?: string;
  readonly title?: string;
  /** Publication date, in milliseconds since 1970; absent if the feed has none. */
  readonly date?: number;
  /** The action set of the article; absent if the caller sent the article. */
  readonly set?: string;
  readonly features?: readonly unknown[];
}

/** The answer to a rank request. */
export interface DecisionRecord {
  readonly type: 'decision';
  readonly app: string;
  readonly time: number;
  readonly eventId: string;
  readonly policy: string;
  readonly sets: readonly string[];
  /** Hashes of the articles, in default order. */
  readonly articles: readonly string[];
  /** Indexes into `articles`, in ranked order. */
  readonly order: readonly number[];
  /** Each article's chance to be on top, aligned with `order`. */
  readonly probabilities: readonly number[];
  readonly context: Context;
  /** Indexes into `articles` of those that the reader had clicked on before. Absent under `dnt`. */
  readonly clicked?: readonly number[];
  /** The client had not yet shown the ranking, so it is learned from only once it is activated or rewarded. */
  readonly defer?: true;
  /** The caller's id of the reader. Only predictions have it; the reader of a ranking is `context.reader`. */
  readonly uid?: string;
  /** The caller's `Request-Id`. Only predictions have it. A callback may name the decision by it or by the event id. */
  readonly requestId?: string;
}

/** A report that a decision was seen, or that the page could not show it. */
export interface ActivationRecord {
  readonly type: 'activation';
  readonly app: string;
  readonly time: number;
  readonly eventId: string;
  /**
   * The ranking positions that the page shows, as a bit mask as received: bit i stands for position i. Absent if the
   * page did not say; it then shows all of them. 0: the page shows no ranked story, and its order
   * is its own.
   */
  readonly on?: number;
}

/** A reward as received. Whether it counts depends on the records before it. */
export interface RewardRecord {
  readonly type: 'reward';
  readonly app: string;
  readonly time: number;
  readonly eventId: string;
  readonly value: number;
  /**
   * The ranking positions that the page shows, as a bit mask as received: bit i stands for position i. Absent if the
   * page did not say; it then shows all of them.
   */
  readonly on?: number;
}

/** An item of a callback. */
export interface DeliveredItem {
  readonly id: string;
  /** `filtered`: ranked but not shown. `inserted`: shown but not ranked. Absent: shown as ranked. */
  readonly reason?: 'filtered' | 'inserted';
  /** Volcengine's `pos` and `extra`, as received. */
  readonly pos?: string;
  readonly extra?: string;
}

/** A report of what was actually delivered, as received. Its effect depends on the records before it. */
export interface CallbackRecord {
  readonly type: 'callback';
  /** Empty if no configured app has this scene or application. */
  readonly app: string;
  readonly time: number;
  readonly api: 'pairec' | 'volcengine';
  /** The Volcengine application; absent in a PAI-Rec callback. */
  readonly application?: string;
  readonly scene: string;
  readonly uid: string;
  /** The event id of a decision, or the `Request-Id` of a prediction; absent if the callback names neither. */
  readonly requestId?: string;
  /** The request had an `Origin` header: it came from a page, which is not trusted about readers. */
  readonly browser?: true;
  /** In the order of the callback. The shown items were displayed in this order, from the top. */
  readonly items: readonly DeliveredItem[];
}
