import { clipped, type Expected } from '../numbers/estimate.ts';
import type { Choice } from '../policies/policy.ts';
import type { DecisionRecord } from '../records/record.ts';

/** The articles of a decision that could have been on top, and the one that was. */
export interface Logged {
  /** How many, from the first of the default order. */
  readonly count: number;
  /** The place, in default order, of the one that was on top. */
  readonly top: number;
  /** The chance of each, by its place in default order. */
  readonly chances: readonly number[];
}

/** What a decision says of a policy. */
export interface Weighed {
  /** The chance that the policy would have put the same article on top, by the chance that it had. */
  readonly weight: number;
  readonly expected: Expected;
}

/**
 * What the log says of the top slot; `undefined` of an empty ranking.
 *
 * Articles that stay out because they were delivered already stand at the end, with a chance of 0; another policy would have left
 * them there, too. A policy that draws gives everybody else a chance. `default` does not, so there a 0 tells nothing, and all
 * are taken.
 */
export const readLogged = ({ order, probabilities, policy }: DecisionRecord): Logged | undefined => {
  const [top] = order;
  if (top === undefined || !((probabilities[0] ?? 0) > 0)) return undefined;
  const chances = Array.from(order, () => 0);
  for (const [at, place] of order.entries()) chances[place] = probabilities[at] ?? 0;
  const possible = probabilities.filter((probability) => probability > 0).length;
  const draws = possible > 1 || policy === 'learn' || policy === 'random';
  return { count: draws ? possible : order.length, top, chances };
};

/**
 * The weight of a decision for the choice that another policy would have made; `undefined` where that may put something on top
 * that had no chance: of it the log cannot tell.
 */
export const weigh = ({ order, probabilities }: Choice, { top, chances }: Logged): Weighed | undefined => {
  let weight = 0;
  let mean = 0;
  let squares = 0;
  for (let at = 0; at < order.length; at += 1) {
    const wanted = probabilities[at] ?? 0;
    if (wanted === 0) continue;
    const place = order[at] ?? 0;
    const chance = chances[place] ?? 0;
    if (chance === 0) return undefined;
    const value = wanted / chance;
    const bounded = clipped(value);
    mean += chance * bounded;
    squares += chance * bounded * bounded;
    if (place === top) weight = value;
  }
  return { weight, expected: { mean, variance: Math.max(0, squares - mean * mean) } };
};
