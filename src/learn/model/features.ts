import type { NamedValue } from './callerFeatures.ts';
import type { Context } from '../records/context.ts';
import {
  ageBucket,
  ageName,
  articleNames,
  CLICKED_NAME,
  crossedNames,
  MAX_AGE_BUCKET,
  MAX_RANK_BUCKET,
  MAX_CALLER_FEATURES,
  MAX_SHARED_FEATURES,
  namedValue,
  hoursName,
  rankBucket,
  rankName,
  unitShare,
  sharedNames,
  visitNames,
} from './featureNames.ts';
import { hash } from '../numbers/hash.ts';
import type { Action } from './action.ts';
import { MAX_TITLE_WORDS } from './titleWords.ts';

/** Number of weights in a model. Features whose hashes collide share a weight. */
export const WEIGHT_COUNT = 2 ** 16;

/**
 * The features of an article that do not depend on the visit. At most a few hundred bytes of JSON besides the id,
 * whatever the length of the title and the number of features from a caller.
 */
export interface ArticleFeatures {
  readonly id: string;
  /** Publication date, in milliseconds since 1970; absent if the feed has none. */
  readonly date?: number;
  /** Hashes of the features that are crossed with the visit's: the id and, if present, the action set. */
  readonly crossed: readonly number[];
  /** Index of each feature's weight, 0…65535. */
  readonly weights: readonly number[];
  /** Amount of each feature, aligned with `weights`; absent if all amounts are 1. */
  readonly values?: readonly number[];
}

/** An article in a visit. A model scores it, and learns from it if the article was on top. */
export interface Example {
  readonly article: ArticleFeatures;
  /** Hashes from `visitFeatures`. */
  readonly visit: readonly number[];
  /** Its place in the default order, from 0. */
  readonly rank: number;
  /** Time of the decision, in milliseconds since 1970. */
  readonly now: number;
  /** Whether the reader had clicked on it before. */
  readonly clicked: boolean;
}

/** The position of an article in a ranking, and the facts that depend on the ranking. */
export interface Placement {
  /** Its place in the default order, from 0; absent outside a ranking. */
  readonly rank?: number | undefined;
  /** Time of the decision, in milliseconds since 1970. */
  readonly now: number;
  readonly clicked?: boolean | undefined;
}

/** A feature with its name, its amount and the index of its weight in a model, 0…65535. */
export interface NamedFeature extends NamedValue {
  readonly weight: number;
}

/**
 * Maximum number of features per example: bias, id, set, words and a caller's features; age, rank and clicked; the
 * visit's device, hours, origin, language, liked set and a caller's features, each alone and crossed with id and set.
 */
const MAX_FEATURES = 3 + MAX_TITLE_WORDS + MAX_CALLER_FEATURES + 3 + 3 * (5 + MAX_SHARED_FEATURES);

/**
 * Returns the index of a feature's weight. It mixes both halves, as FNV-1a's low 16 bits ignore the state's high bits.
 */
const weightIndex = (hashed: number): number => (hashed ^ (hashed >>> 16)) & 0xffff;

/**
 * Returns the index of the weight of two crossed features: the high bits of a product, which depend on every bit of
 * both hashes. (0x9e3779b1 is 2^32 divided by the golden ratio, the usual multiplier; the other one is from
 * MurmurHash3.) It builds no text, as it runs two hundred times per ranking.
 */
const crossWeightIndex = (visitHash: number, articleHash: number): number =>
  Math.imul(Math.imul(visitHash, 0x9e3779b1) ^ articleHash, 0x85ebca6b) >>> 16;

/**
 * Computes the features of an article. This is the slow part, so callers cache the result for as long as the article.
 */
export const articleFeatures = (action: Action): ArticleFeatures => {
  const { id, date } = action;
  const names = articleNames(action);
  return {
    id,
    ...(date !== undefined && { date }),
    crossed: crossedNames(action).map((name) => hash(name)),
    weights: names.map(({ name }) => weightIndex(hash(name))),
    ...(names.some(({ value }) => value !== 1) && { values: names.map(({ value }) => value) }),
  };
};

// FNV-1a can continue from an earlier state, so `device=phone` is hashed without concatenating it.
const DEVICE_HASH = hash('device=');
const FROM_HASH = hash('from=');
const LANGUAGE_HASH = hash('language=');
const LIKED_HASH = hash('liked=');
const HOURS_HASHES = Array.from({ length: 24 }, (_, hour) => hash(hoursName(hour)));

/** Returns the hashes of a visit's features. They never identify the reader. The device `unknown` is no feature. */
export const visitFeatures = ({ device, hour, from, language, liked, shared }: Context): readonly number[] => {
  const hashes: number[] = [];
  if (device !== 'unknown') hashes.push(hash(device, DEVICE_HASH));
  hashes.push(HOURS_HASHES[hour] ?? hash(hoursName(hour)));
  if (from !== undefined) hashes.push(hash(from, FROM_HASH));
  if (language !== undefined) hashes.push(hash(language, LANGUAGE_HASH));
  if (liked !== undefined) hashes.push(hash(liked, LIKED_HASH));
  if (shared) for (const name of sharedNames(shared)) hashes.push(hash(name));
  return hashes;
};

const AGE_WEIGHTS = Array.from({ length: MAX_AGE_BUCKET + 1 }, (_, bucket) => weightIndex(hash(ageName(bucket))));
const RANK_WEIGHTS = Array.from({ length: MAX_RANK_BUCKET + 1 }, (_, bucket) => weightIndex(hash(rankName(bucket))));
const CLICKED_WEIGHT = weightIndex(hash(CLICKED_NAME));

/** Buffers for the features of one example at a time. They are reused, as a ranking has hundreds of features. */
export interface FeatureBuffer {
  /** Index of each feature's weight. */
  readonly weights: Int32Array;
  /** Amount of each feature. */
  readonly values: Float64Array;
  /** Writes the features of an example into both buffers and returns their number. */
  readonly collect: (example: Example) => number;
}

/**
 * Creates a feature buffer. An example's features are the article's own, its age, its rank, whether it was clicked
 * before, the visit's, and each of the visit's crossed with the article's id and set. Without the crossed features,
 * every reader would get the same order.
 */
export const createFeatureBuffer = (): FeatureBuffer => {
  const weights = new Int32Array(MAX_FEATURES);
  const values = new Float64Array(MAX_FEATURES);

  const collect = ({ article, visit, rank, now, clicked }: Example): number => {
    const { date, crossed, weights: articleWeights, values: articleValues } = article;
    let count = 0;
    for (; count < articleWeights.length; count += 1) {
      weights[count] = articleWeights[count] ?? 0;
      values[count] = articleValues?.[count] ?? 1;
    }
    // Amounts of up to three features: age, rank and clicked. Unused ones are overwritten below.
    values[count] = 1;
    values[count + 1] = 1;
    values[count + 2] = 1;
    if (date !== undefined) weights[count++] = AGE_WEIGHTS[ageBucket(now - date)] ?? 0;
    weights[count++] = RANK_WEIGHTS[rankBucket(rank)] ?? 0;
    if (clicked) weights[count++] = CLICKED_WEIGHT;
    const share = unitShare(visit.length);
    for (let index = 0; index < visit.length; index += 1) {
      const visitHash = visit[index] ?? 0;
      values[count] = share;
      weights[count++] = weightIndex(visitHash);
      for (let crossIndex = 0; crossIndex < crossed.length; crossIndex += 1) {
        values[count] = share;
        weights[count++] = crossWeightIndex(visitHash, crossed[crossIndex] ?? 0);
      }
    }
    return Math.min(count, MAX_FEATURES);
  };

  return { weights, values, collect };
};

/**
 * Returns the same features with their names, for display.
 *
 * @example bias, id=https://…/harbour, set=news, word=harbour, age=2, rank=0, device=phone, device=phone
 *   id=https://…/harbour, …
 */
export const namedFeatures = (
  action: Action,
  context: Context,
  { rank, now, clicked }: Placement,
): readonly NamedFeature[] => {
  const withWeight = ({ name, value }: NamedValue): NamedFeature => ({ name, value, weight: weightIndex(hash(name)) });
  const single = [
    ...articleNames(action),
    ...(action.date === undefined ? [] : [namedValue(ageName(ageBucket(now - action.date)))]),
    ...(rank === undefined ? [] : [namedValue(rankName(rankBucket(rank)))]),
    ...(clicked ? [namedValue(CLICKED_NAME)] : []),
  ];
  const crossed = crossedNames(action);
  const visit = visitNames(context);
  const value = unitShare(visit.length);
  return [
    ...single.map(withWeight),
    ...visit.flatMap((visitName) => [
      withWeight(namedValue(visitName, value)),
      ...crossed.map((articleName) => ({
        name: `${visitName} ${articleName}`,
        value,
        weight: crossWeightIndex(hash(visitName), hash(articleName)),
      })),
    ]),
  ];
};
