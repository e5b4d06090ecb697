import type { Estimate } from './estimate.ts';

// What `/_dev/learning` says, for the inspector and for tests.

/** A point of the two curves. */
export interface Stretch {
  /** Decisions from the first one of the app up to here. */
  readonly upTo: number;
  /** Time of the last one, in milliseconds since 1970. */
  readonly time: number;
  /** What the last 500 of them or so have earned, each. */
  readonly online: Estimate;
  /** What all of them would have in default order: the log tells it of few of them only. */
  readonly baseline: Estimate;
}

/** An article that may be on top now. */
export interface Chance {
  readonly id: string;
  readonly title?: string;
  readonly set?: string;
  /** Its chance to be on top, for the readers of these minutes: 0…1. */
  readonly chance: number;
  /** What was learned of it: how often it was on top, and was clicked there. */
  readonly views: number;
  readonly clicks: number;
}

/** What an app has learned. */
export interface AppLearning {
  readonly app: string;
  readonly policy: string;
  /** Decisions that can still be rewarded. */
  readonly open: number;
  /** How long each can be, in milliseconds. */
  readonly rewardWait: number;
  /** Decisions that were shown and are over. */
  readonly decisions: number;
  /** The reward of a decision, and what it would have been in default order. */
  readonly online: Estimate;
  readonly baseline: Estimate;
  readonly stretches: readonly Stretch[];
  /** In default order; empty until the app was asked for a ranking. */
  readonly chances: readonly Chance[];
}

/** An action set. */
export interface FeedState {
  readonly id: string;
  readonly articles: number;
  /** When it was last read with success, in milliseconds since 1970; `null`: never. */
  readonly lastRefresh: number | null;
}

export interface LearningState {
  /** The server's clock, in milliseconds since 1970. */
  readonly now: number;
  /** Apps that have decided something, in the order of the configuration. */
  readonly apps: readonly AppLearning[];
  /** The ids of all apps that there are. */
  readonly known: readonly string[];
  readonly feeds: readonly FeedState[];
  /** The app that simulated readers are visiting at the moment, and how many there were. */
  readonly simulated: { readonly app: string; readonly readers: number; readonly running: boolean } | null;
}
