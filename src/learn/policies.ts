import { createEpsilonGreedy } from './epsilonGreedy.ts';
import type { Model } from './model.ts';
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

/** Keeps the editors' order. The same few choices are given out again and again: this is the hottest path there is. */
const keepOrder = (): Policy => {
  const choices: Choice[] = [];
  return ({ length }) =>
    (choices[length] ??= {
      order: Array.from({ length }, (_, index) => index),
      probabilities: Array.from({ length }, (_, index) => (index === 0 ? 1 : 0)),
    });
};

/** Puts an article drawn at random on top; all others keep their order. */
const randomTop = (): Policy => {
  const probabilities: number[][] = [];
  return (actions, _visit, draw) => {
    const { length } = actions;
    const top = Math.floor(draw() * length);
    const order = [top];
    for (let index = 0; index < length; index += 1) if (index !== top) order.push(index);
    return { order, probabilities: (probabilities[length] ??= Array.from(actions, () => 1 / length)) };
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
