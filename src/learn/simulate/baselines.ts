import { normal } from '../numbers/normal.ts';
import type { NewPlayer } from './player.ts';

/** Clicks and views of each article while it was on top. */
const createCounts = () => {
  const counts = new Map<string, { views: number; clicks: number }>();
  return (id: string) => {
    const found = counts.get(id) ?? { views: 0, clicks: 0 };
    counts.set(id, found);
    return found;
  };
};

/** The article with the most clicks a view, but for a share ε of all views. One click in ten views is where each starts. */
export const createClickRate =
  (epsilon: number): NewPlayer =>
  () => {
    const countsOf = createCounts();
    return {
      top: (actions, _visit, draw) => {
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

/** Marsaglia, Tsang, "A Simple Method for Generating Gamma Variables" (2000), for shapes of 1 and more. */
const gamma = (shape: number, draw: () => number): number => {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(draw());
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(draw()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
};

/** Thompson sampling where each article has its own rate of clicks, anything from 0 to 1 at the start. */
export const createBetaBernoulli: NewPlayer = () => {
  const countsOf = createCounts();
  return {
    top: (actions, _visit, draw) => {
      const drawn = actions.map(({ id }) => {
        const { views, clicks } = countsOf(id);
        const yes = gamma(1 + clicks, draw);
        return yes / (yes + gamma(1 + views - clicks, draw));
      });
      return drawn.indexOf(Math.max(...drawn));
    },
    learn: ({ action }, reward) => {
      const counts = countsOf(action.id);
      counts.views += 1;
      counts.clicks += reward;
    },
  };
};
