import { createDraws } from '../numbers/draws.ts';
import type { Action } from '../model/action.ts';

/** Time between two new articles: five in about four hours, as from a newsroom. */
const ARTICLE_INTERVAL = 45 * 60_000;

/** An article stays on the page for 15 to 20 intervals, so the page has 15 to 20 articles. */
const MIN_LIFETIME = 15 * ARTICLE_INTERVAL;
const MAX_LIFETIME = 20 * ARTICLE_INTERVAL;

const SETS = ['news', 'sports', 'culture', 'business', 'science', 'local'] as const;
const WORDS_PER_TITLE = 5;
const VOCABULARY_SIZE = 300;

/** An article on the page, and the time at which it is removed. */
interface LiveArticle {
  readonly action: Action;
  readonly until: number;
}

/** The articles of an invented front page, for simulations without a server. */
export interface SimulatedPage {
  /**
   * Returns the articles on the page in the editors' order, newest first. Returns the same array until it changes.
   *
   * @param now milliseconds since 1970; not earlier than in the call before
   */
  readonly live: (now: number) => readonly Action[];
}

/** Creates a front page that is full of articles at `start`. The same seed gives the same articles. */
export const createSimulatedPage = (seed: string | number, start: number): SimulatedPage => {
  const draw = createDraws(`articles ${seed}`);
  let page: LiveArticle[] = [];
  let actions: readonly Action[] = [];
  let articleCount = 0;
  let nextArticle = start - MAX_LIFETIME;
  let nextRemoval = Infinity;

  // The product of two draws makes some words frequent and most words rare.
  const drawWord = (): string => `word${Math.floor(draw() * draw() * VOCABULARY_SIZE)}`;

  const write = (date: number): LiveArticle => {
    articleCount += 1;
    const action = {
      id: `https://www.example/${seed}/${articleCount}`,
      title: Array.from({ length: WORDS_PER_TITLE }, drawWord).join(' '),
      date,
      set: SETS[Math.floor(draw() * SETS.length)] ?? 'news',
    };
    return { action, until: date + MIN_LIFETIME + draw() * (MAX_LIFETIME - MIN_LIFETIME) };
  };

  return {
    live: (now) => {
      if (now < nextArticle && now < nextRemoval) return actions;
      for (; nextArticle <= now; nextArticle += ARTICLE_INTERVAL) page.unshift(write(nextArticle));
      page = page.filter(({ until }) => until > now);
      nextRemoval = Math.min(...page.map(({ until }) => until));
      actions = page.map(({ action }) => action);
      return actions;
    },
  };
};
