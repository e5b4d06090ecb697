import type { Estimate } from './estimate.ts';

// The JSON of `/_dev/learning`, for the inspector and for tests.

/** A point of the two learning curves. */
export interface CurvePoint {
  /** Number of decisions from the app's first one up to this point. */
  readonly upTo: number;
  /** Time of the last of these decisions, in milliseconds since 1970. */
  readonly time: number;
  /** Average reward per decision over about the last 500 decisions. */
  readonly online: Estimate;
  /**
   * Estimated average reward per decision in default order, over all decisions. Only the few decisions that happened to
   * keep the default order contribute to it, so its interval is wide.
   */
  readonly baseline: Estimate;
}

/** An article that can currently be ranked first. */
export interface ArticleChance {
  readonly id: string;
  readonly title?: string;
  readonly set?: string;
  /** Current probability of being ranked first, 0…1. */
  readonly chance: number;
  /** How often the article was displayed in first place. */
  readonly views: number;
  /** How often it was clicked in first place. */
  readonly clicks: number;
}

/** The learning state of an app. */
export interface AppLearning {
  readonly app: string;
  readonly policy: string;
  /** Number of open decisions, which can still receive a reward. */
  readonly open: number;
  /** Reward window: how long a decision stays open, in milliseconds. */
  readonly rewardWait: number;
  /** Number of displayed decisions whose reward window has ended. */
  readonly decisions: number;
  /** Average reward per decision. */
  readonly online: Estimate;
  /** Estimated average reward per decision in default order. */
  readonly baseline: Estimate;
  /** The learning curves, oldest point first. */
  readonly stretches: readonly CurvePoint[];
  /** In default order; empty until the app's first rank request. */
  readonly chances: readonly ArticleChance[];
}

/** The state of an action set. */
export interface FeedState {
  readonly id: string;
  /** Number of articles. */
  readonly articles: number;
  /** Time of the last successful refresh, in milliseconds since 1970; `null` if there was none. */
  readonly lastRefresh: number | null;
}

/** The body of `/_dev/learning`. */

export interface LearningState {
  /** The server's clock, in milliseconds since 1970. */
  readonly now: number;
  /** Apps with at least one decision, in the order of the configuration. */
  readonly apps: readonly AppLearning[];
  /** Ids of all configured apps. */
  readonly known: readonly string[];
  readonly feeds: readonly FeedState[];
  /** The current or last simulation: its app and the number of simulated readers so far. `null` if there was none. */
  readonly simulated: { readonly app: string; readonly readers: number; readonly running: boolean } | null;
}
