import { articleFeatures, visitFeatures, type ArticleFeatures } from '../model/features.ts';
import { createModel } from '../model/model.ts';
import { policies, type PolicyName } from '../policies/policies.ts';
import type { Action, Visit } from '../model/action.ts';
import type { RestOrder } from '../policies/scoring.ts';

/** A view of the simulated page: the article on top, and the reader who saw it. */
export interface ShownArticle {
  readonly action: Action;
  readonly visit: Visit;
  /** Its place in the default order, from 0. */
  readonly rank: number;
}

/** Fills the top slot of the simulated page. */
export interface Learner {
  /** Returns the place, in default order, of the article to put on top. */
  readonly chooseTop: (actions: readonly Action[], visit: Visit, draw: () => number) => number;
  /** Learns the outcome of a view: reward 1 when it is clicked, or 0 when its reward window closes. */
  readonly learn: (shown: ShownArticle, reward: number) => void;
}

/** Creates a learner that has learned nothing. */
export type CreateLearner = () => Learner;

/** Returns a factory of learners that use one of the product's policies, with the product's model. */
export const policyLearner =
  (policy: PolicyName, { epsilon = 0.2, rest = 'score' }: { epsilon?: number; rest?: RestOrder } = {}): CreateLearner =>
  () => {
    const model = createModel();
    const rank = policies[policy]({ model, epsilon, rest });
    const cache = new WeakMap<Action, ArticleFeatures>();

    const featuresOf = (action: Action): ArticleFeatures => {
      const features = cache.get(action) ?? articleFeatures(action);
      cache.set(action, features);
      return features;
    };

    return {
      chooseTop: (actions, visit, draw) => {
        const [place = 0] = rank(actions, visit, draw).order;
        const action = actions[place];
        if (action) model.addPending(action.id, 1);
        return place;
      },
      learn: ({ action, visit: { context, now, clicked = [] }, rank: place }, reward) => {
        const visit = visitFeatures(context);
        model.addPending(action.id, -1);
        model.learn({ article: featuresOf(action), visit, rank: place, now, clicked: clicked.includes(place) }, reward);
      },
    };
  };
