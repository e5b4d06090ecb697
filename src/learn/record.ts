import type { Context } from './context.ts';

/**
 * A line of the log. Everything the server knows is a fold over these, in their order.
 *
 * `time` is in milliseconds since 1970, on the clock of the process that wrote the record; `app` comes with every record
 * because order holds per app.
 */
export type LogRecord = ArticleRecord | DecisionRecord | ActivationRecord | RewardRecord;

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
  /** Learned from only once activated or rewarded: whoever asked did not yet show it. */
  readonly defer?: true;
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
