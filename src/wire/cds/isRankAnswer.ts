import type { RankAnswer } from './rankAnswer.ts';

/**
 * Whether what a service sent is a rank answer for this app: with an event id and a ranking. It came from another host as
 * running script, so nothing deeper inside is taken for granted by those who use it: texts are used as texts, addresses as
 * addresses, and what cannot be used is passed over or makes the whole answer invalid.
 *
 * @param app the app that was asked for: another app's answer is not ours
 */
export const isRankAnswer = (value: unknown, app: string): value is RankAnswer => {
  const { ranking, eventId, appId }: { readonly [Key in keyof RankAnswer]?: unknown } = Object(value);
  return Array.isArray(ranking) && typeof eventId === 'string' && appId === app;
};
