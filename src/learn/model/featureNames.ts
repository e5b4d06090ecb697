import { callerFeatures, type NamedValue } from './callerFeatures.ts';
import type { Context } from '../records/context.ts';
import type { Action } from './action.ts';
import { titleWords } from './titleWords.ts';

const HOUR = 3_600_000;

/** Limits for features from callers, so that scoring an article takes a few microseconds at most. */
export const MAX_CALLER_FEATURES = 64;
export const MAX_SHARED_FEATURES = 16;
/** Larger ages and ranks share the last bucket. An age of a year is in bucket 14, and no ranking has 64 articles. */
export const MAX_AGE_BUCKET = 20;
export const MAX_RANK_BUCKET = 6;

export const namedValue = (name: string, value = 1): NamedValue => ({ name, value });

/** Returns the name of an age feature, by the number of its bucket (not by hours). */
export const ageName = (bucket: number): string => `age=${bucket}`;
export const rankName = (bucket: number): string => `rank=${bucket}`;
export const CLICKED_NAME = 'clicked';

/**
 * Returns the bucket of an age in milliseconds: 0 for the first hour, 1 for the second, 2 up to four hours, 3 up to
 * eight, …. Interest changes fast while an article is new, and slowly later.
 */
export const ageBucket = (age: number): number => {
  const hours = Math.ceil(Math.min(age / HOUR, 2 ** 30));
  return hours <= 1 ? 0 : Math.min(MAX_AGE_BUCKET, 32 - Math.clz32(hours - 1));
};

/**
 * Returns the bucket of a place: 0 for the first, 1 for the second, 2 for the next two, 3 for the next four, …. Readers
 * hardly distinguish place 12 from 13.
 */
export const rankBucket = (rank: number): number => Math.min(MAX_RANK_BUCKET, 32 - Math.clz32(rank));

/**
 * Returns the amount of each of `count` features that belong together, such that their vector has the length of a
 * single feature. Otherwise a long title, or a visit with many facts, would move the weights more than all other
 * features together.
 */
export const unitShare = (count: number): number => rounded(1 / Math.sqrt(count));

/** Rounds to four digits, as the value is stored in snapshots. */
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Readers behave alike at 9 and at 10, and a weight per hour would get an hour of feedback a day. */
const HOURS_PER_PART = 6;

/** Returns the name of the part of the day: `hours=6-11`. */
export const hoursName = (hour: number): string => {
  const start = Math.floor(hour / HOURS_PER_PART) * HOURS_PER_PART;
  return `hours=${start}-${start + HOURS_PER_PART - 1}`;
};

/** Returns the names of the article features that are crossed with the visit's features. */
export const crossedNames = ({ id, set }: Action): string[] => [
  `id=${id}`,
  ...(set === undefined ? [] : [`set=${set}`]),
];

/** Returns the features of an article that do not depend on the visit. */
export const articleNames = (action: Action): NamedValue[] => {
  const words = titleWords(action.title ?? '');
  const sentFeatures = callerFeatures(action.features ?? [], 'features', MAX_CALLER_FEATURES);
  return [
    namedValue('bias'),
    ...crossedNames(action).map((name) => namedValue(name)),
    ...words.map((word) => namedValue(`word=${word}`, unitShare(words.length))),
    ...sentFeatures.map(({ name, value }) => namedValue(name, rounded(value * unitShare(sentFeatures.length)))),
  ];
};

/**
 * Returns the names of the visit features that a caller sent. A number is part of the name, as visit features have no
 * amount.
 */
export const sharedNames = (shared: readonly unknown[]): string[] =>
  callerFeatures(shared, 'shared', MAX_SHARED_FEATURES).map(({ name, value }) =>
    value === 1 ? name : `${name}=${value}`,
  );

/** Returns the names of a visit's features: `device=phone`, `hours=12-17`. They never identify the reader. */
export const visitNames = ({ device, hour, from, language, liked, shared = [] }: Context): string[] => [
  ...(device === 'unknown' ? [] : [`device=${device}`]),
  hoursName(hour),
  ...(from === undefined ? [] : [`from=${from}`]),
  ...(language === undefined ? [] : [`language=${language}`]),
  ...(liked === undefined ? [] : [`liked=${liked}`]),
  ...sharedNames(shared),
];
