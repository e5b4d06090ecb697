import { articleFeatures, visitFeatures, type ArticleFeatures, type Example } from '../model/features.ts';
import type { Model } from '../model/model.ts';
import type { Choice } from './policy.ts';
import type { Action, Visit } from '../model/action.ts';
import { MILLION } from '../numbers/millionths.ts';

/** The order of the articles below the top: by predicted score, or the editors' order. */
export type RestOrder = 'score' | 'default';

/** Buffers for one ranking at a time. Each `score` overwrites them. */
export interface Scoring {
  /** Writes the score of every action into `scores`. */
  readonly score: (actions: readonly Action[], visit: Visit) => void;
  /** Returns the scores (log-odds), in default order. */
  readonly scores: () => Float64Array;
  /** Returns the buffer for the chances to be on top, in default order, in whole millionths. The policy fills it. */
  readonly shares: () => Int32Array;
  /** Returns the places of the default ranking by score, highest first. Equal scores retain the editors' order. */
  readonly placesByScore: (count: number) => number[];
  /** Combines an order with the shares of its articles. */
  readonly choose: (order: readonly number[]) => Choice;
}

/** Longer rankings come only from callers that send their own articles. Insertion sort takes quadratic time. */
const MAX_INSERTION_SORT = 64;

const NO_CLICKS: readonly number[] = [];

/**
 * Creates the part that all learning policies share. It caches the features of an article by its action object, so
 * callers should pass the same object for as long as the article has not changed.
 */
export const createScoring = (model: Pick<Model, 'score'>): Scoring => {
  const cache = new WeakMap<Action, ArticleFeatures>();
  let scores = new Float64Array(64);
  let shares = new Int32Array(64);

  const featuresOf = (action: Action): ArticleFeatures => {
    const cached = cache.get(action);
    if (cached) return cached;
    const features = articleFeatures(action);
    cache.set(action, features);
    return features;
  };

  return {
    score: (actions, { context, now, clicked = NO_CLICKS }) => {
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
    placesByScore: (count) => {
      const order: number[] = [];
      // Insertion sort: for a front page it takes a tenth of the time of Array.sort, which would be a tenth of a
      // ranking.
      for (let place = 0; place < Math.min(count, MAX_INSERTION_SORT); place += 1) {
        const score = scores[place] ?? 0;
        let position = place;
        for (; position > 0 && (scores[order[position - 1] ?? 0] ?? 0) < score; position -= 1) {
          order[position] = order[position - 1] ?? 0;
        }
        order[position] = place;
      }
      if (count <= MAX_INSERTION_SORT) return order;
      for (let place = MAX_INSERTION_SORT; place < count; place += 1) order.push(place);
      // The sort is stable (ECMA-262 since 2019).
      order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
      return order;
    },
    choose: (order) => ({ order, probabilities: order.map((place) => (shares[place] ?? 0) / MILLION) }),
  };
};
