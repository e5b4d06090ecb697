import { createDraws } from '../numbers/draws.ts';
import { exponential } from '../numbers/exponential.ts';
import { normal } from '../numbers/normal.ts';
import type { Action } from '../model/action.ts';
import { titleWords } from '../model/titleWords.ts';
import { SEGMENT_COUNT } from './simulatedReaders.ts';

/**
 * How much the chances of a click differ, as standard deviations of their logarithm: between articles, sets and title
 * words for all readers, and between sets and articles for one segment.
 *
 * The values make policies that ignore the reader earn the same share of an oracle's clicks as on the front page for
 * which the learner was chosen: random 0.34, the editors' order 0.49, an ε-greedy rule by each article's click rate
 * 0.70.
 */
const BY_ARTICLE = 0.5;
const BY_SET = 0.3;
const BY_WORD = 0.05;
const BY_SEGMENT_AND_SET = 0.25;
const BY_SEGMENT_AND_ARTICLE = 0.15;

/** The chance of a click on an average article when it is new. */
const NEW_CHANCE = 0.025;

/** The age at which the chance has fallen to 37 %, in milliseconds. */
const FADE_TIME = 17 * 3_600_000;

const MAX_CHANCE = 0.6;

/** The facts about an article that influence tastes. */
export type TasteArticle = Pick<Action, 'id' | 'set' | 'title'>;

/**
 * Returns the chance that a reader of a segment clicks on an article that is on top.
 *
 * @param age of the article, in milliseconds
 */
export type Tastes = (segment: number, article: TasteArticle, age: number) => number;

/**
 * Creates the tastes of all segments. The chances of an article are drawn from the seed and its id, set and words. So
 * any article has chances, also one of a running server, and they are the same after a restart.
 */
export const createTastes = (seed: string | number): Tastes => {
  const cache = new WeakMap<TasteArticle, Float64Array>();
  const normalDraw = (...names: readonly (string | number)[]): number =>
    normal(createDraws(`tastes ${seed} ${names.join(' ')}`)());

  /** Returns the chance of each segment to click on the article when it is new. */
  const chancesOf = (article: TasteArticle): Float64Array => {
    const cached = cache.get(article);
    if (cached) return cached;
    const { id, set = '', title = '' } = article;
    let appeal = BY_ARTICLE * normalDraw('article', id) + BY_SET * normalDraw('set', set);
    for (const word of titleWords(title)) appeal += BY_WORD * normalDraw('word', word);
    const chances = Float64Array.from(
      { length: SEGMENT_COUNT },
      (_, segment) =>
        NEW_CHANCE *
        exponential(
          appeal +
            BY_SEGMENT_AND_SET * normalDraw(segment, 'set', set) +
            BY_SEGMENT_AND_ARTICLE * normalDraw(segment, 'article', id),
        ),
    );
    cache.set(article, chances);
    return chances;
  };

  return (segment, article, age) =>
    Math.min(MAX_CHANCE, (chancesOf(article)[segment] ?? 0) * exponential(-Math.max(0, age) / FADE_TIME));
};
