import type { Model } from '../model/model.ts';
import type { Policy } from './policy.ts';
import { createScoring, type Rest } from './scoring.ts';

/**
 * As the original service explored: the article with the best score is on top, but for a share ε of all rankings, where
 * each of the K articles has the same chance. So the best has 1-ε+ε/K and every other exactly ε/K, which is what its real logs
 * say.
 *
 * Where another one than the best is drawn the two change places, and all others keep theirs.
 */
export const createEpsilonGreedy = ({
  model,
  epsilon,
  rest,
}: {
  readonly model: Pick<Model, 'score'>;
  readonly epsilon: number;
  readonly rest: Rest;
}): Policy => {
  const scoring = createScoring(model);

  return (actions, visit, draw) => {
    const count = actions.length;
    scoring.score(actions, visit);
    const order = scoring.byScore(count);
    const best = order[0] ?? 0;
    const greedy = 1 - epsilon;
    const drawn = draw();
    const top = drawn < greedy ? best : Math.min(count - 1, Math.floor(((drawn - greedy) / epsilon) * count));
    if (rest === 'score') {
      order[order.indexOf(top)] = best;
      order[0] = top;
    } else {
      order.sort((one, other) => one - other);
      order.splice(order.indexOf(top), 1);
      order.unshift(top);
    }
    const explored = epsilon / count;
    return { order, probabilities: order.map((place) => (place === best ? greedy + explored : explored)) };
  };
};
