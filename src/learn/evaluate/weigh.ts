import { clipWeight, type ExpectedWeight } from '../numbers/estimate.ts';
import type { Choice } from '../policies/policy.ts';
import type { DecisionRecord } from '../records/record.ts';

/** The articles of a decision that could have been on top, and the one that was on top. */
export interface LoggedTop {
  /** Number of candidates for the top, which are the first articles of the default order. */
  readonly candidateCount: number;
  /** Place, in default order, of the article that was on top. */
  readonly top: number;
  /** Each article's chance to be on top, by its place in default order. */
  readonly chances: readonly number[];
}

/** The weight of a decision in the evaluation of a policy. */
export interface DecisionWeight {
  /** The chance that the policy would have put the same article on top, divided by the logged chance. */
  readonly weight: number;
  readonly expected: ExpectedWeight;
}

/**
 * Reads the candidates for the top from a decision; `undefined` for an empty ranking.
 *
 * Articles that were left out because they had been delivered are last, with a chance of 0. Any policy would leave them
 * there, so they are no candidates. Policies that draw give every other article a chance. `default` gives all but one a
 * chance of 0, so all of its articles are candidates.
 */
export const readLoggedTop = ({ order, probabilities, policy }: DecisionRecord): LoggedTop | undefined => {
  const [top] = order;
  if (top === undefined || !((probabilities[0] ?? 0) > 0)) return undefined;
  const chances = Array.from(order, () => 0);
  for (const [index, place] of order.entries()) chances[place] = probabilities[index] ?? 0;
  const possibleCount = probabilities.filter((probability) => probability > 0).length;
  const isDrawn = possibleCount > 1 || policy === 'learn' || policy === 'random';
  return { candidateCount: isDrawn ? possibleCount : order.length, top, chances };
};

/**
 * Returns the weight of a decision for the choice of another policy; `undefined` if that policy may put an article on
 * top that had no chance, as the log then says nothing about it.
 */
export const weigh = ({ order, probabilities }: Choice, { top, chances }: LoggedTop): DecisionWeight | undefined => {
  let weight = 0;
  let mean = 0;
  let squares = 0;
  for (let index = 0; index < order.length; index += 1) {
    const targetChance = probabilities[index] ?? 0;
    if (targetChance === 0) continue;
    const place = order[index] ?? 0;
    const loggedChance = chances[place] ?? 0;
    if (loggedChance === 0) return undefined;
    const ratio = targetChance / loggedChance;
    const clipped = clipWeight(ratio);
    mean += loggedChance * clipped;
    squares += loggedChance * clipped * clipped;
    if (place === top) weight = ratio;
  }
  return { weight, expected: { mean, variance: Math.max(0, squares - mean * mean) } };
};
