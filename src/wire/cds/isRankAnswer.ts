import type { RankAnswer } from './rankAnswer.ts';

/**
 * Checks whether a value is a rank answer for this app: it has an event id and a ranking. Only the top level is
 * checked. The value comes from a script of another host, so its consumers validate the nested values themselves: they
 * skip an unusable value or reject the answer.
 *
 * @param app id of the requested app; an answer for another app is rejected
 */
export const isRankAnswer = (value: unknown, app: string): value is RankAnswer => {
  const { ranking, eventId, appId }: { readonly [Key in keyof RankAnswer]?: unknown } = Object(value);
  return Array.isArray(ranking) && typeof eventId === 'string' && appId === app;
};
