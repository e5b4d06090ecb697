import type { Action, Visit } from '../model/action.ts';

/** The ranking that a policy chose. */
export interface Choice {
  /** A permutation of the places of the default ranking, 0-based: `order[0]` is shown on top. */
  readonly order: readonly number[];
  /** Each article's chance to be shown on top, aligned with `order`. The chances add up to 1. */
  readonly probabilities: readonly number[];
}

/**
 * Ranks articles. A policy is a pure function of its arguments and of the model's state, so a decision can be replayed
 * from the log.
 *
 * @param actions at least one, in default (the editors') order
 * @param draw returns random numbers from [0, 1), seeded by the event id
 */
export type Policy = (actions: readonly Action[], visit: Visit, draw: () => number) => Choice;
