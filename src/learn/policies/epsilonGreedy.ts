import type { Model } from '../model/model.ts';
import type { Policy } from './policy.ts';
import { createScoring, type RestOrder } from './scoring.ts';

/**
 * Creates the exploration rule of the original service: the article with the best score is on top, except in a share ε
 * of rankings, where each of the K articles has the same chance. So the best article has a chance of 1-ε+ε/K and every
 * other exactly ε/K, as in the service's real logs.
 *
 * An explored article swaps places with the best one; the others retain their places. With `rest: 'default'` all
 * articles below the top are in the editors' order.
 */
export const createEpsilonGreedy = ({
  model,
  epsilon,
  rest,
}: {
  readonly model: Pick<Model, 'score'>;
  readonly epsilon: number;
  readonly rest: RestOrder;
}): Policy => {
  const scoring = createScoring(model);

  return (actions, visit, draw) => {
    const count = actions.length;
    scoring.score(actions, visit);
    const order = scoring.placesByScore(count);
    const best = order[0] ?? 0;
    const greedy = 1 - epsilon;
    const drawn = draw();
    const top = drawn < greedy ? best : Math.min(count - 1, Math.floor(((drawn - greedy) / epsilon) * count));
    if (rest === 'score') {
      order[order.indexOf(top)] = best;
      order[0] = top;
    } else {
      order.sort((a, b) => a - b);
      order.splice(order.indexOf(top), 1);
      order.unshift(top);
    }
    const explored = epsilon / count;
    return { order, probabilities: order.map((place) => (place === best ? greedy + explored : explored)) };
  };
};
