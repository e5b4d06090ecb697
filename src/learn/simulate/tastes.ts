import { drawsFrom } from '../numbers/draws.ts';
import { exponential } from '../numbers/exponential.ts';
import { normal } from '../numbers/normal.ts';
import type { Action } from '../model/action.ts';
import { titleWords } from '../model/titleWords.ts';
import { SEGMENT_COUNT } from './readers.ts';

/**
 * How far articles are apart, as standard deviations of the logarithm of the chance of a click: by the article itself, by its
 * set, by each word of its title; and, for one kind of readers or another, by the set and by the article.
 *
 * Set so that policies which learn nothing of readers earn here what they earn on the front page that the learner was chosen
 * on: random .34 of what the best would, the editors' order .49, an ε-greedy rule by each article's clicks .70.
 */
const BY_ARTICLE = 0.5;
const BY_SET = 0.3;
const BY_WORD = 0.05;
const BY_SEGMENT_AND_SET = 0.25;
const BY_SEGMENT_AND_ARTICLE = 0.15;

/** The chance of a click on a middling article while it is new. */
const NEW = 0.025;

/** After so long it is down to 37 %. */
const FADES = 17 * 3_600_000;

/** Nobody is sure to click. */
const MOST = 0.6;

/** What a taste can go by. */
export type Tasted = Pick<Action, 'id' | 'set' | 'title'>;

/**
 * The chance that a reader of a segment clicks on an article that stands on top.
 *
 * @param age in milliseconds
 */
export type Tastes = (segment: number, article: Tasted, age: number) => number;

/**
 * Who likes what. Any article has its chances, as they are drawn by the seed and the names of things: so the articles of a
 * running server have theirs too, and the same ones again after a restart.
 */
export const createTastes = (seed: string | number): Tastes => {
  const known = new WeakMap<Tasted, Float64Array>();
  const luck = (...names: readonly (string | number)[]): number =>
    normal(drawsFrom(`tastes ${seed} ${names.join(' ')}`)());

  /** By segment, for an article that is new. */
  const chancesOf = (article: Tasted): Float64Array => {
    const found = known.get(article);
    if (found) return found;
    const { id, set = '', title = '' } = article;
    let appeal = BY_ARTICLE * luck('article', id) + BY_SET * luck('set', set);
    for (const word of titleWords(title)) appeal += BY_WORD * luck('word', word);
    const chances = Float64Array.from(
      { length: SEGMENT_COUNT },
      (_, segment) =>
        NEW *
        exponential(
          appeal +
            BY_SEGMENT_AND_SET * luck(segment, 'set', set) +
            BY_SEGMENT_AND_ARTICLE * luck(segment, 'article', id),
        ),
    );
    known.set(article, chances);
    return chances;
  };

  return (segment, article, age) =>
    Math.min(MOST, (chancesOf(article)[segment] ?? 0) * exponential(-Math.max(0, age) / FADES));
};
