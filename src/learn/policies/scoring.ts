import { articleFeatures, visitFeatures, type ArticleFeatures, type Example } from '../model/features.ts';
import type { Model } from '../model/model.ts';
import type { Choice } from './policy.ts';
import type { Action, Visit } from '../model/action.ts';
import { MILLION } from '../numbers/millionths.ts';

/** What the articles that do not stand on top are sorted by: the predicted score, or the editors' order. */
export type Rest = 'score' | 'default';

/** The room that one ranking after another is worked out in. Good until the next `score`. */
export interface Scoring {
  /** Writes the score of every action into `scores`. */
  readonly score: (actions: readonly Action[], visit: Visit) => void;
  /** Log-odds, in default order. */
  readonly scores: () => Float64Array;
  /** Whole millionths, in default order: the chance to be on top. To be filled by the policy. */
  readonly shares: () => Int32Array;
  /** The default ranking's places by score, the highest first; of equal ones the editors' first. */
  readonly byScore: (count: number) => number[];
  /** The choice of an order, with the shares of its articles. */
  readonly choose: (order: readonly number[]) => Choice;
}

/** More come only from callers who bring their own, as many as a body holds; insertion would take the square of that. */
const FEW = 64;

/** Nobody has clicked on anything. */
const NOTHING: readonly number[] = [];

/**
 * What every learning policy does to a ranking. An article's own features are worked out once for each action object, so
 * whoever ranks should pass the same one again while the article has not changed.
 */
export const createScoring = (model: Pick<Model, 'score'>): Scoring => {
  const known = new WeakMap<Action, ArticleFeatures>();
  let scores = new Float64Array(64);
  let shares = new Int32Array(64);

  const featuresOf = (action: Action): ArticleFeatures => {
    const found = known.get(action);
    if (found) return found;
    const features = articleFeatures(action);
    known.set(action, features);
    return features;
  };

  return {
    score: (actions, { context, now, clicked = NOTHING }) => {
      if (actions.length > scores.length) {
        scores = new Float64Array(actions.length);
        shares = new Int32Array(actions.length);
      }
      const visit = visitFeatures(context);
      let rank = 0;
      for (const action of actions) {
        const example: Example = { article: featuresOf(action), visit, rank, now, clicked: clicked.includes(rank) };
        scores[rank] = model.score(example);
        rank += 1;
      }
    },
    scores: () => scores,
    shares: () => shares,
    byScore: (count) => {
      const order: number[] = [];
      // By insertion: for the few of a front page that takes a tenth of Array's sort, which is a tenth of a ranking.
      for (let place = 0; place < Math.min(count, FEW); place += 1) {
        const score = scores[place] ?? 0;
        let at = place;
        for (; at > 0 && (scores[order[at - 1] ?? 0] ?? 0) < score; at -= 1) order[at] = order[at - 1] ?? 0;
        order[at] = place;
      }
      if (count <= FEW) return order;
      for (let place = FEW; place < count; place += 1) order.push(place);
      // Stable (ECMA-262 since 2019).
      order.sort((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0));
      return order;
    },
    choose: (order) => ({ order, probabilities: order.map((place) => (shares[place] ?? 0) / MILLION) }),
  };
};
