import { createEpsilonGreedy } from './epsilonGreedy.ts';
import type { Model } from '../model/model.ts';
import type { Choice, Policy } from './policy.ts';
import type { Rest } from './scoring.ts';
import { createThompson } from './thompson.ts';

/** What a policy may need; each takes what it does. */
export interface PolicyOptions {
  /** What is learned between the rankings. A policy only asks it. */
  readonly model: Pick<Model, 'score' | 'onTop'>;
  /** The share of rankings that `epsilon-greedy` gives to luck, 0…1. */
  readonly epsilon: number;
  /** The order below the top slot. */
  readonly rest: Rest;
}

/** Longer rankings come only from callers who bring their own articles, of any length that they like. */
const MOST_KEPT = 64;

/** Gives out the same again for every number of articles that a front page may have. */
const kept = <Made>(make: (length: number) => Made): ((length: number) => Made) => {
  const made: Made[] = [];
  return (length) => (length > MOST_KEPT ? make(length) : (made[length] ??= make(length)));
};

/** Keeps the editors' order. The same few choices are given out again and again: this is the hottest path there is. */
const keepOrder = (): Policy => {
  const choiceOf = kept((length): Choice => ({
    order: Array.from({ length }, (_, index) => index),
    probabilities: Array.from({ length }, (_, index) => (index === 0 ? 1 : 0)),
  }));
  return ({ length }) => choiceOf(length);
};

/** Puts an article drawn at random on top; all others keep their order. */
const randomTop = (): Policy => {
  const chances = kept((length) => Array.from({ length }, () => 1 / length));
  return ({ length }, _visit, draw) => {
    const top = Math.floor(draw() * length);
    const order = [top];
    for (let index = 0; index < length; index += 1) if (index !== top) order.push(index);
    return { order, probabilities: chances(length) };
  };
};

/**
 * The policies by the name that the configuration uses.
 *
 * - `learn`: Thompson sampling
 * - `epsilon-greedy`: as the original service
 * - `default`: never reorders
 * - `random`: draws the top article uniformly, which is what a baseline measurement needs
 */
export const policies = {
  learn: createThompson,
  'epsilon-greedy': createEpsilonGreedy,
  default: keepOrder,
  random: randomTop,
} as const satisfies Record<string, (options: PolicyOptions) => Policy>;

export type PolicyName = keyof typeof policies;

export const isPolicyName = (name: string): name is PolicyName => Object.hasOwn(policies, name);

export const policyNames: readonly PolicyName[] = Object.keys(policies).filter(isPolicyName);
