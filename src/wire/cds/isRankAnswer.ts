import type { RankAnswer, RankedArticle } from './rankAnswer.ts';

/** The same keys, holding anything. */
type Unchecked<T> = { readonly [Key in keyof T]?: unknown };

const isText = (value: unknown): value is string => typeof value === 'string';

const isRankedArticle = (value: unknown): value is RankedArticle => {
  const { id, details = [] }: Unchecked<RankedArticle> = Object(value);
  return isText(id) && Array.isArray(details);
};

/**
 * Whether what a service sent is a rank answer for this app: with an event id, and a ranking whose entries have ids. It
 * came from another host as running script, so nothing else of it is taken for granted by those who use it: texts are
 * read as texts, addresses as addresses.
 *
 * @param app the app that was asked for: another app's answer is not ours
 */
export const isRankAnswer = (value: unknown, app: string): value is RankAnswer => {
  const { ranking, eventId, appId, actionSets = [] }: Unchecked<RankAnswer> = Object(value);
  return (
    appId === app &&
    isText(eventId) &&
    Array.isArray(ranking) &&
    ranking.every(isRankedArticle) &&
    Array.isArray(actionSets)
  );
};
