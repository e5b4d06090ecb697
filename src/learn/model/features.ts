import type { NamedValue } from './callerFeatures.ts';
import type { Context } from '../records/context.ts';
import {
  ageBucket,
  ageName,
  articleNames,
  CLICKED,
  crossedNames,
  LAST_AGE,
  LAST_RANK,
  MOST_OF_A_CALLER,
  MOST_SHARED,
  named,
  partName,
  rankBucket,
  rankName,
  shareOf,
  sharedNames,
  visitNames,
} from './featureNames.ts';
import { hash } from '../numbers/hash.ts';
import type { Action } from './action.ts';
import { MOST_WORDS } from './titleWords.ts';

/** Weights that a model has room for; features share one where their hashes meet. */
export const WEIGHTS = 2 ** 16;

/**
 * Everything about an article that does not depend on the visit: numbers only, at most a few hundred bytes of JSON however
 * long the title and however much a caller brought along.
 */
export interface ArticleFeatures {
  readonly id: string;
  /** Milliseconds since 1970; absent where the feed had none. */
  readonly date?: number;
  /** Hashes of the features that are crossed with the visit's: the id, and the action set where there is one. */
  readonly crossed: readonly number[];
  /** The number of each feature's weight, 0…65535. */
  readonly weights: readonly number[];
  /** How much there is of each, aligned with `weights`; absent where it is 1 of all. */
  readonly values?: readonly number[];
}

/** An article in a visit: what a model scores, and what it learns from once the article was on top. */
export interface Example {
  readonly article: ArticleFeatures;
  /** Hashes, by `visitFeatures`. */
  readonly visit: readonly number[];
  /** Its place in the default order, from 0. */
  readonly rank: number;
  /** The moment of the decision, in milliseconds since 1970. */
  readonly now: number;
  /** Whether the reader had clicked on it before. */
  readonly clicked: boolean;
}

/** What stands beside an article in a ranking. */
export interface Place {
  /** Its place in the default order, from 0; absent where it was in none. */
  readonly rank?: number | undefined;
  /** The moment of the decision, in milliseconds since 1970. */
  readonly now: number;
  readonly clicked?: boolean | undefined;
}

/** A feature by its name, with the number of its weight in a model, 0…65535, and how much there is of it. */
export interface NamedFeature extends NamedValue {
  readonly weight: number;
}

/**
 * Features that one example can have: bias, id, set, words and a caller's; age, rank and clicked; a visit of four facts, the
 * liked set and a caller's, each alone and crossed twice.
 */
const MOST = 3 + MOST_WORDS + MOST_OF_A_CALLER + 3 + 3 * (5 + MOST_SHARED);

/** The weight of a feature. Both halves of the hash: the low 16 bits of FNV-1a know only the low 16 bits on the way. */
const weightOf = (hashed: number): number => (hashed ^ (hashed >>> 16)) & 0xffff;

/**
 * The weight of two features together: the high bits of a product, in which every bit of both has had its say. (0x9e3779b1 is
 * 2^32 by the golden ratio, the usual multiplier; the other one is out of MurmurHash3.) No text is built: this runs two
 * hundred times a ranking.
 */
const crossOf = (one: number, other: number): number =>
  Math.imul(Math.imul(one, 0x9e3779b1) ^ other, 0x85ebca6b) >>> 16;

/** What an article brings into every ranking. To be kept as long as the article: this is the slow part. */
export const articleFeatures = (action: Action): ArticleFeatures => {
  const { id, date } = action;
  const names = articleNames(action);
  return {
    id,
    ...(date !== undefined && { date }),
    crossed: crossedNames(action).map((name) => hash(name)),
    weights: names.map(({ name }) => weightOf(hash(name))),
    ...(names.some(({ value }) => value !== 1) && { values: names.map(({ value }) => value) }),
  };
};

// FNV-1a goes on where it stopped, so `device=phone` is hashed without being written.
const DEVICE = hash('device=');
const FROM = hash('from=');
const LANGUAGE = hash('language=');
const LIKED = hash('liked=');
const PARTS = Array.from({ length: 24 }, (_, hour) => hash(partName(hour)));

/** The hashes of what is known of a visit. Never who it is; nothing of a device that is `unknown`. */
export const visitFeatures = ({ device, hour, from, language, liked, shared }: Context): readonly number[] => {
  const found: number[] = [];
  if (device !== 'unknown') found.push(hash(device, DEVICE));
  found.push(PARTS[hour] ?? hash(partName(hour)));
  if (from !== undefined) found.push(hash(from, FROM));
  if (language !== undefined) found.push(hash(language, LANGUAGE));
  if (liked !== undefined) found.push(hash(liked, LIKED));
  if (shared) for (const name of sharedNames(shared)) found.push(hash(name));
  return found;
};

const AGE_WEIGHTS = Array.from({ length: LAST_AGE + 1 }, (_, bucket) => weightOf(hash(ageName(bucket))));
const RANK_WEIGHTS = Array.from({ length: LAST_RANK + 1 }, (_, bucket) => weightOf(hash(rankName(bucket))));
const CLICKED_WEIGHT = weightOf(hash(CLICKED));

/** The features of one example after another, in the same room: a ranking has hundreds of them. */
export interface Collected {
  /** The number of each feature's weight. */
  readonly weights: Int32Array;
  /** How much there is of each. */
  readonly values: Float64Array;
  /** Writes the features of an example into both, and gives their number. */
  readonly collect: (example: Example) => number;
}

/**
 * The features of an article in a visit: the article's own, its age, rank and whether it was clicked before, the visit's,
 * and each of the visit's crossed with the article and with its set. Without the crosses every reader would get the same
 * order.
 */
export const createCollected = (): Collected => {
  const weights = new Int32Array(MOST);
  const values = new Float64Array(MOST);

  const collect = ({ article, visit, rank, now, clicked }: Example): number => {
    const { date, crossed, weights: own, values: amounts } = article;
    let count = 0;
    for (; count < own.length; count += 1) {
      weights[count] = own[count] ?? 0;
      values[count] = amounts?.[count] ?? 1;
    }
    // Written further than may be needed, and over again below.
    values[count] = 1;
    values[count + 1] = 1;
    values[count + 2] = 1;
    if (date !== undefined) weights[count++] = AGE_WEIGHTS[ageBucket(now - date)] ?? 0;
    weights[count++] = RANK_WEIGHTS[rankBucket(rank)] ?? 0;
    if (clicked) weights[count++] = CLICKED_WEIGHT;
    const share = shareOf(visit.length);
    for (let at = 0; at < visit.length; at += 1) {
      const fact = visit[at] ?? 0;
      values[count] = share;
      weights[count++] = weightOf(fact);
      for (let other = 0; other < crossed.length; other += 1) {
        values[count] = share;
        weights[count++] = crossOf(fact, crossed[other] ?? 0);
      }
    }
    return Math.min(count, MOST);
  };

  return { weights, values, collect };
};

/**
 * The same features by name.
 *
 * @example bias, id=https://…/harbour, set=news, word=harbour, age=2, rank=0, device=phone, device=phone id=https://…/harbour, …
 */
export const namedFeatures = (
  action: Action,
  context: Context,
  { rank, now, clicked }: Place,
): readonly NamedFeature[] => {
  const weighed = ({ name, value }: NamedValue): NamedFeature => ({ name, value, weight: weightOf(hash(name)) });
  const single = [
    ...articleNames(action),
    ...(action.date === undefined ? [] : [named(ageName(ageBucket(now - action.date)))]),
    ...(rank === undefined ? [] : [named(rankName(rankBucket(rank)))]),
    ...(clicked ? [named(CLICKED)] : []),
  ];
  const crossed = crossedNames(action);
  const visit = visitNames(context);
  const value = shareOf(visit.length);
  return [
    ...single.map(weighed),
    ...visit.flatMap((fact) => [
      weighed(named(fact, value)),
      ...crossed.map((other) => ({ name: `${fact} ${other}`, value, weight: crossOf(hash(fact), hash(other)) })),
    ]),
  ];
};
