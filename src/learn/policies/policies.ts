import { createEpsilonGreedy } from './epsilonGreedy.ts';
import type { Model } from '../model/model.ts';
import type { Choice, Policy } from './policy.ts';
import type { RestOrder } from './scoring.ts';
import { createThompson } from './thompson.ts';

/** The options of all policies; each policy uses some of them. */
export interface PolicyOptions {
  /** The model of the app. A policy only reads it. */
  readonly model: Pick<Model, 'score' | 'topCounts'>;
  /** The share of rankings whose top article `epsilon-greedy` draws at random, 0…1. */
  readonly epsilon: number;
  /** The order below the top slot. */
  readonly rest: RestOrder;
}

/** Results for longer rankings are not cached. Only callers that send their own articles get those, in any length. */
const MAX_CACHED_LENGTH = 64;

/** Caches the results of `make` by the number of articles. */
const cacheByLength = <Result>(make: (length: number) => Result): ((length: number) => Result) => {
  const results: Result[] = [];
  return (length) => (length > MAX_CACHED_LENGTH ? make(length) : (results[length] ??= make(length)));
};

/**
 * Creates a policy that retains the editors' order. It caches its choices, as this is the hottest path of the server.
 */
const createDefault = (): Policy => {
  const choiceOf = cacheByLength((length): Choice => ({
    order: Array.from({ length }, (_, index) => index),
    probabilities: Array.from({ length }, (_, index) => (index === 0 ? 1 : 0)),
  }));
  return ({ length }) => choiceOf(length);
};

/** Creates a policy that puts a random article on top and retains the order of the others. */
const createRandom = (): Policy => {
  const chances = cacheByLength((length) => Array.from({ length }, () => 1 / length));
  return ({ length }, _visit, draw) => {
    const top = Math.floor(draw() * length);
    const order = [top];
    for (let index = 0; index < length; index += 1) if (index !== top) order.push(index);
    return { order, probabilities: chances(length) };
  };
};

/**
 * The policies, by their names in the configuration.
 *
 * - `learn`: Thompson sampling
 * - `epsilon-greedy`: the rule of the original service
 * - `default`: never reorders
 * - `random`: draws the top article uniformly, for baseline measurements
 */
export const policies = {
  learn: createThompson,
  'epsilon-greedy': createEpsilonGreedy,
  default: createDefault,
  random: createRandom,
} as const satisfies Record<string, (options: PolicyOptions) => Policy>;

export type PolicyName = keyof typeof policies;

export const isPolicyName = (name: string): name is PolicyName => Object.hasOwn(policies, name);

export const policyNames: readonly PolicyName[] = Object.keys(policies).filter(isPolicyName);
