import type { Context } from './context.ts';

/**
 * A line of the log. Everything the server knows is a fold over these, in their order.
 *
 * `time` is in milliseconds since 1970, on the clock of the process that wrote the record; `app` comes with every record
 * because order holds per app.
 */
export type LogRecord = ArticleRecord | DecisionRecord | ActivationRecord | RewardRecord | CallbackRecord;

/** A version of an article, written once under each app that ranks it, before the first decision that names it. */
export interface ArticleRecord {
  readonly type: 'article';
  readonly app: string;
  readonly time: number;
  /** Short hash of everything below: the name that decisions use. */
  readonly article: string;
  readonly id: string;
  readonly guid?: string;
  readonly title?: string;
  /** Milliseconds since 1970; absent where the feed had none. */
  readonly date?: number;
  /** The action set that it was ranked from; absent where the caller brought it along. */
  readonly set?: string;
  readonly features?: readonly unknown[];
}

/** An answered rank request. */
export interface DecisionRecord {
  readonly type: 'decision';
  readonly app: string;
  readonly time: number;
  readonly eventId: string;
  readonly policy: string;
  readonly sets: readonly string[];
  /** The articles by their hash, in default order. */
  readonly articles: readonly string[];
  /** Places in `articles`, 0-based, in ranked order. */
  readonly order: readonly number[];
  /** Chance of each to be on top, aligned with `order`. */
  readonly probabilities: readonly number[];
  readonly context: Context;
  /** Places in `articles` of those that this reader had clicked on before. Never under `dnt`. */
  readonly clicked?: readonly number[];
  /** Learned from only once activated or rewarded: whoever asked did not yet show it. */
  readonly defer?: true;
  /** Of a prediction: the id under which its caller knows the reader. A ranking knows its reader by `context.reader`. */
  readonly uid?: string;
  /** Of a prediction: the `Request-Id` of its caller, by which a callback may name it as well as by its event id. */
  readonly requestId?: string;
}

/** The news that a decision was seen. */
export interface ActivationRecord {
  readonly type: 'activation';
  readonly app: string;
  readonly time: number;
  readonly eventId: string;
}

/** A reward as it came; whether it counts follows from the records before it. */
export interface RewardRecord {
  readonly type: 'reward';
  readonly app: string;
  readonly time: number;
  readonly eventId: string;
  readonly value: number;
}

/** An item of a delivery. */
export interface DeliveredItem {
  readonly id: string;
  /** `filtered`: it was ranked, and not shown. `inserted`: it was shown, and not ranked. Absent: it was shown as ranked. */
  readonly reason?: 'filtered' | 'inserted';
  /** Volcengine's `pos` and `extra`, as they came. */
  readonly pos?: string;
  readonly extra?: string;
}

/** The news of what was really delivered, as it came; what follows from it follows from the records before it. */
export interface CallbackRecord {
  readonly type: 'callback';
  /** Empty where no app of the configuration names the scene or the application. */
  readonly app: string;
  readonly time: number;
  readonly api: 'pairec' | 'volcengine';
  /** Volcengine's application; absent in a PAI-Rec callback. */
  readonly application?: string;
  readonly scene: string;
  readonly uid: string;
  /** The event id of a decision, or a prediction's `Request-Id`; absent where the callback names none. */
  readonly requestId?: string;
  /** It came from a page, which can say anything of a reader: it had an `Origin`. */
  readonly browser?: true;
  /** In the order of the callback; those that were shown stood in this order, from the top. */
  readonly items: readonly DeliveredItem[];
}
