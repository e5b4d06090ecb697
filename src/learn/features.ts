import type { Context } from './context.ts';
import { hash } from './hash.ts';
import type { Action } from './policy.ts';

/** Weights that a model has room for; features share one where their hashes meet. */
export const WEIGHTS = 2 ** 16;

/** What stands beside an article in a ranking. */
export interface Place {
  /** The action set that it came from. */
  readonly set?: string | undefined;
  /** Its place in the default order, from 0. */
  readonly rank?: number | undefined;
  /** The moment of the decision, in milliseconds since 1970. */
  readonly now: number;
}

const HOUR = 3_600_000;

/** 0 for the first hour, 1 for the second, 2 up to four, 3 up to eight, …: what is new changes fast, what is old does not. */
const ageBucket = (age: number): number => Math.ceil(Math.log2(Math.max(1, age / HOUR)));

/** The words of a title, each once, in whatever script. */
const wordsOf = (title: string): ReadonlySet<string> => new Set(title.toLowerCase().match(/[\p{L}\p{N}]+/gu));

/** What is known of the visit, as names: `device=phone`, `hour=13`. Never who it is. */
const contextNames = ({ device, hour, from, language }: Context): string[] =>
  Object.entries({ device, hour, from, language }).flatMap(([key, value]) =>
    value === undefined || value === 'unknown' ? [] : [`${key}=${value}`],
  );

/**
 * The features of an article in a visit, by name: the article's own, the visit's, and each of the visit's crossed with the
 * article and with its set. Without the crosses every reader would get the same order.
 *
 * @example ['bias', 'id=https://…/harbour', 'set=news', 'word=harbour', 'age=2', 'rank=0', 'device=phone', 'device=phone id=https://…/harbour', …]
 */
export const featuresOf = ({ id, title = '', date }: Action, context: Context, { set, rank, now }: Place): string[] => {
  const article = [`id=${id}`, ...(set === undefined ? [] : [`set=${set}`])];
  const visit = contextNames(context);
  return [
    'bias',
    ...article,
    ...[...wordsOf(title)].map((word) => `word=${word}`),
    ...(date === undefined ? [] : [`age=${ageBucket(now - date)}`]),
    ...(rank === undefined ? [] : [`rank=${rank}`]),
    ...visit,
    ...visit.flatMap((one) => article.map((other) => `${one} ${other}`)),
  ];
};

/** The weight that a feature has in a model: 0…65535. */
export const weightOf = (feature: string): number => hash(feature) % WEIGHTS;
