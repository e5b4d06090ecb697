import type { Action, Visit } from '../model/action.ts';

/** The choice that a policy makes. */
export interface Choice {
  /** Every place of the default ranking once, 0-based, in ranked order: `order[0]` is shown on top. */
  readonly order: readonly number[];
  /** The chance that each article had to be shown on top, aligned with `order`. They add up to 1. */
  readonly probabilities: readonly number[];
}

/**
 * A policy ranks articles. It is a pure function of its arguments (and of the model it may close over), so that a
 * decision can be replayed from the log.
 *
 * @param actions at least one, in default (the editors') order
 * @param draw gives numbers from [0, 1), seeded by the event id
 */
export type Policy = (actions: readonly Action[], visit: Visit, draw: () => number) => Choice;
