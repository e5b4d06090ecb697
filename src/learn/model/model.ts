import { exponential } from '../numbers/exponential.ts';
import { createCollected, WEIGHTS, type Example } from './features.ts';

/** What was learned of an article while it was on top. */
export interface OnTop {
  readonly views: number;
  readonly clicks: number;
}

/** A model as plain JSON, exact to the bit. */
export interface SavedModel {
  /** The numbers of the weights that were ever touched, in order. */
  readonly touched: readonly number[];
  /** Those weights, aligned with `touched`. */
  readonly weights: readonly number[];
  /** The squares of all steps that each has taken, aligned with `touched`. */
  readonly squares: readonly number[];
  /** Per article, the oldest first: its id, views and clicks. */
  readonly onTop: readonly (readonly [id: string, views: number, clicks: number])[];
}

/**
 * Predicts whether the article on top gets a click: logistic regression over hashed features, learned one example at a time.
 *
 * It reads no clock and draws no luck: the same examples in the same order give the same bits.
 */
export interface Model {
  /** The log-odds of a click; 0 before anything was learned. Less where much has been shown of which nothing is known yet. */
  readonly score: (example: Example) => number;
  /**
   * Learns what came of an article that was on top.
   *
   * @param reward 0 where nobody clicked. Any other number may come: what is not above 0 is no click, a part of 1 is that
   *   part of a click, and 5 counts as five clicks, up to ten
   */
  readonly learn: (example: Example, reward: number) => void;
  /**
   * An article is shown on top and may yet be clicked (1), or no longer (-1): it was clicked, or its window is closed.
   *
   * Clicks come at once and non-clicks late, so for as long as a window lasts a story that has just begun to be shown seems to
   * be clicked by everybody, the more so the more readers there are: it would push out better ones, and be dropped when its
   * non-clicks come. What waits therefore counts as not clicked for now. Without this 100,000 views a day earn 0.76 of what
   * the best would on the simulated front page, with it 0.80; at 20,000 it makes no difference. (Chapelle, "Modeling delayed
   * feedback in display advertising", 2014, on why one cannot simply wait.)
   */
  readonly waits: (id: string, change: 1 | -1) => void;
  /** Views of an article of which nothing is known yet. */
  readonly waiting: (id: string) => number;
  /** The examples learned with that article on top. How sure the scores of an article are goes by these. */
  readonly onTop: (id: string) => OnTop;
  readonly save: () => SavedModel;
  /** Takes what another one's `save` has given, before anything is learned. */
  readonly restore: (saved: SavedModel) => void;
}

/** Duchi, Hazan, Singer, "Adaptive Subgradient Methods" (2011): each weight's steps shrink by what it has seen itself. */
const RATE = 0.1;
const FIRST_SQUARES = 0.1;
const UNTOUCHED = Math.fround(FIRST_SQUARES);

/** One reader's reward must not overturn what a thousand have shown. */
const MOST_IMPORTANCE = 10;

/** Articles whose views are remembered. Callers may bring articles of their own, as many as they like. */
const MOST_ARTICLES = 50_000;

/** So many views of an article are not moved by those that wait: a few do not say that it is shown more than before. */
const FEW_WAITING = 200;

const NEVER: OnTop = { views: 0, clicks: 0 };

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** Nine digits tell any two 32-bit floats apart, and are half as long as the double that it would be written as. */
const shortest = (value: number): number => Number(value.toPrecision(9));

interface Weights {
  readonly weights: Float32Array;
  readonly squares: Float32Array;
}

/** Half a megabyte, so only where something is learned: a server may have hundreds of apps that never do. */
const createWeights = (): Weights => ({
  weights: new Float32Array(WEIGHTS),
  squares: new Float32Array(WEIGHTS).fill(FIRST_SQUARES),
});

const restoreWeights = ({ touched, weights, squares }: SavedModel): Weights => {
  const restored = createWeights();
  for (const [at, index] of touched.entries()) {
    restored.weights[index] = weights[at] ?? 0;
    restored.squares[index] = squares[at] ?? FIRST_SQUARES;
  }
  return restored;
};

export const createModel = (): Model => {
  let learned: Weights | undefined;
  const onTop = new Map<string, { views: number; clicks: number }>();
  /** Views of which nothing is known yet, by article. Not saved: whoever restores decisions says it again. */
  const waiting = new Map<string, number>();
  const { weights: places, values, collect } = createCollected();

  /** The log-odds by the first features of `places`. */
  const sum = (weights: Float32Array, count: number): number => {
    let total = 0;
    for (let at = 0; at < count; at += 1) total += (weights[places[at] ?? 0] ?? 0) * (values[at] ?? 0);
    return total;
  };

  /** The log-odds that an article seems to have too much, if of its views those that wait are taken for non-clicks. */
  const excess = (id: string): number => {
    const open = waiting.get(id);
    if (open === undefined) return 0;
    const settled = (onTop.get(id)?.views ?? 0) + FEW_WAITING;
    return Math.log((settled + open) / settled);
  };

  const countView = (id: string, isClick: boolean): void => {
    const known = onTop.get(id);
    if (known) {
      known.views += 1;
      if (isClick) known.clicks += 1;
      return;
    }
    onTop.set(id, { views: 1, clicks: isClick ? 1 : 0 });
    if (onTop.size <= MOST_ARTICLES) return;
    const [oldest = ''] = onTop.keys();
    onTop.delete(oldest);
  };

  const learn = (example: Example, reward: number): void => {
    const { weights, squares } = (learned ??= createWeights());
    const label = clamp(reward, 0, 1) || 0;
    const importance = clamp(reward, 1, MOST_IMPORTANCE) || 1;
    const count = collect(example);
    const error = (1 / (1 + exponential(-sum(weights, count))) - label) * importance;
    for (let at = 0; at < count; at += 1) {
      const place = places[at] ?? 0;
      const step = error * (values[at] ?? 0);
      const square = (squares[place] ?? 0) + step * step;
      squares[place] = square;
      weights[place] = (weights[place] ?? 0) - (RATE * step) / Math.sqrt(square);
    }
    countView(example.article.id, label > 0);
  };

  const save = (): SavedModel => {
    const touched: number[] = [];
    for (let index = 0; learned && index < WEIGHTS; index += 1) {
      if (learned.weights[index] !== 0 || learned.squares[index] !== UNTOUCHED) touched.push(index);
    }
    const pick = (from: Float32Array | undefined): number[] => touched.map((index) => shortest(from?.[index] ?? 0));
    return {
      touched,
      weights: pick(learned?.weights),
      squares: pick(learned?.squares),
      onTop: [...onTop].map(([id, { views, clicks }]) => [id, views, clicks]),
    };
  };

  return {
    score: (example) => (learned ? sum(learned.weights, collect(example)) - excess(example.article.id) : 0),
    waiting: (id) => waiting.get(id) ?? 0,
    waits: (id, change) => {
      const open = (waiting.get(id) ?? 0) + change;
      if (open > 0) waiting.set(id, open);
      else waiting.delete(id);
    },
    learn,
    onTop: (id) => onTop.get(id) ?? NEVER,
    save,
    restore: (saved) => {
      if (saved.touched.length > 0) learned = restoreWeights(saved);
      for (const [id, views, clicks] of saved.onTop) onTop.set(id, { views, clicks });
    },
  };
};
