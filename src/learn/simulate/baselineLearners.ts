import { normal } from '../numbers/normal.ts';
import type { CreateLearner } from './learner.ts';

/** Counts the views and clicks of each article while it was on top. */
const createCounts = () => {
  const counts = new Map<string, { views: number; clicks: number }>();
  return (id: string) => {
    const articleCounts = counts.get(id) ?? { views: 0, clicks: 0 };
    counts.set(id, articleCounts);
    return articleCounts;
  };
};

/**
 * Puts the article with the highest click rate on top, and a random one in a share ε of views. Every article starts
 * with one click in ten views.
 */
export const clickRateLearner =
  (epsilon: number): CreateLearner =>
  () => {
    const countsOf = createCounts();
    return {
      chooseTop: (actions, _visit, draw) => {
        if (draw() < epsilon) return Math.floor(draw() * actions.length);
        const rates = actions.map(({ id }) => (countsOf(id).clicks + 1) / (countsOf(id).views + 10));
        return rates.indexOf(Math.max(...rates));
      },
      learn: ({ action }, reward) => {
        const counts = countsOf(action.id);
        counts.views += 1;
        counts.clicks += reward;
      },
    };
  };

/**
 * Draws from a gamma distribution with a shape of at least 1 (Marsaglia, Tsang, "A Simple Method for Generating Gamma
 * Variables", 2000).
 */
const gamma = (shape: number, draw: () => number): number => {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(draw());
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(draw()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
};

/** Thompson sampling with one click rate per article, whose prior is uniform on 0…1. */
export const betaBernoulliLearner: CreateLearner = () => {
  const countsOf = createCounts();
  return {
    chooseTop: (actions, _visit, draw) => {
      const rates = actions.map(({ id }) => {
        const { views, clicks } = countsOf(id);
        const clickGamma = gamma(1 + clicks, draw);
        return clickGamma / (clickGamma + gamma(1 + views - clicks, draw));
      });
      return rates.indexOf(Math.max(...rates));
    },
    learn: ({ action }, reward) => {
      const counts = countsOf(action.id);
      counts.views += 1;
      counts.clicks += reward;
    },
  };
};
