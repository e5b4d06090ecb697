import { callerFeatures, type NamedValue } from './callerFeatures.ts';
import type { Context } from '../records/context.ts';
import type { Action } from './action.ts';
import { titleWords } from './titleWords.ts';

const HOUR = 3_600_000;

/** Bounds for what comes from outside, so that an article costs no more than a few microseconds whoever wrote it. */
export const MOST_OF_A_CALLER = 64;
export const MOST_SHARED = 16;
/** All further ages and places are as the last: a year is the fourteenth, and no ranking has sixty-four. */
export const LAST_AGE = 20;
export const LAST_RANK = 6;

export const named = (name: string, value = 1): NamedValue => ({ name, value });

/** `bucket` is a bucket's number, not hours. */
export const ageName = (bucket: number): string => `age=${bucket}`;
export const rankName = (bucket: number): string => `rank=${bucket}`;
export const CLICKED = 'clicked';

/** 0 for the first hour, 1 for the second, 2 up to four, 3 up to eight, …: what is new changes fast, what is old does not. */
export const ageBucket = (age: number): number => {
  const hours = Math.ceil(Math.min(age / HOUR, 2 ** 30));
  return hours <= 1 ? 0 : Math.min(LAST_AGE, 32 - Math.clz32(hours - 1));
};

/** 0 for the first place, 1 for the second, 2 for the next two, 3 for the next four, …: a reader hardly tells 12 from 13. */
export const rankBucket = (rank: number): number => Math.min(LAST_RANK, 32 - Math.clz32(rank));

/**
 * How much there is of each of several features that say one thing together: their vector is one long, as that of a single
 * feature is. Else a long title, or a visit of many facts, would take steps as large as everything else together.
 */
export const shareOf = (count: number): number => rounded(1 / Math.sqrt(count));

/** Four digits: it stands in snapshots. */
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Nobody reads otherwise at 9 than at 10, and a weight for every hour would learn for an hour a day. */
const HOURS_OF_A_PART = 6;

export const partName = (hour: number): string => {
  const first = Math.floor(hour / HOURS_OF_A_PART) * HOURS_OF_A_PART;
  return `hours=${first}-${first + HOURS_OF_A_PART - 1}`;
};

export const crossedNames = ({ id, set }: Action): string[] => [
  `id=${id}`,
  ...(set === undefined ? [] : [`set=${set}`]),
];

/** Those that do not depend on the visit. */
export const articleNames = (action: Action): NamedValue[] => {
  const words = titleWords(action.title ?? '');
  const brought = callerFeatures(action.features ?? [], 'features', MOST_OF_A_CALLER);
  return [
    named('bias'),
    ...crossedNames(action).map((name) => named(name)),
    ...words.map((word) => named(`word=${word}`, shareOf(words.length))),
    ...brought.map(({ name, value }) => named(name, rounded(value * shareOf(brought.length)))),
  ];
};

/** Of what a caller said of the visit. A number is part of the name: a visit's facts have no amounts. */
export const sharedNames = (shared: readonly unknown[]): string[] =>
  callerFeatures(shared, 'shared', MOST_SHARED).map(({ name, value }) => (value === 1 ? name : `${name}=${value}`));

/** What is known of the visit, as names: `device=phone`, `hours=12-17`. Never who it is. */
export const visitNames = ({ device, hour, from, language, liked, shared = [] }: Context): string[] => [
  ...(device === 'unknown' ? [] : [`device=${device}`]),
  partName(hour),
  ...(from === undefined ? [] : [`from=${from}`]),
  ...(language === undefined ? [] : [`language=${language}`]),
  ...(liked === undefined ? [] : [`liked=${liked}`]),
  ...sharedNames(shared),
];
