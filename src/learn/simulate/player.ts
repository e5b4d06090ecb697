import { articleFeatures, visitFeatures, type ArticleFeatures } from '../model/features.ts';
import { createModel } from '../model/model.ts';
import { policies, type PolicyName } from '../policies/policies.ts';
import type { Action, Visit } from '../model/action.ts';
import type { Rest } from '../policies/scoring.ts';

/** What was on top, and for whom. */
export interface Shown {
  readonly action: Action;
  readonly visit: Visit;
  /** Its place in the default order, from 0. */
  readonly rank: number;
}

/** Whoever fills the top slot of the simulated front page. */
export interface Player {
  /** The place, in default order, of the article to put on top. */
  readonly top: (actions: readonly Action[], visit: Visit, draw: () => number) => number;
  /** What came of it: 1 as soon as it is clicked, 0 once it can no longer be. */
  readonly learn: (shown: Shown, reward: number) => void;
}

/** Makes a player who knows nothing yet. */
export type NewPlayer = () => Player;

/** A policy of the product with the product's model behind it. */
export const createLearner =
  (policy: PolicyName, { epsilon = 0.2, rest = 'score' }: { epsilon?: number; rest?: Rest } = {}): NewPlayer =>
  () => {
    const model = createModel();
    const rank = policies[policy]({ model, epsilon, rest });
    const known = new WeakMap<Action, ArticleFeatures>();

    const featuresOf = (action: Action): ArticleFeatures => {
      const found = known.get(action) ?? articleFeatures(action);
      known.set(action, found);
      return found;
    };

    return {
      top: (actions, visit, draw) => {
        const [place = 0] = rank(actions, visit, draw).order;
        const action = actions[place];
        if (action) model.waits(action.id, 1);
        return place;
      },
      learn: ({ action, visit: { context, now, clicked = [] }, rank: place }, reward) => {
        const visit = visitFeatures(context);
        model.waits(action.id, -1);
        model.learn({ article: featuresOf(action), visit, rank: place, now, clicked: clicked.includes(place) }, reward);
      },
    };
  };
