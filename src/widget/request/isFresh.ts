import type { RankAnswer } from '../../wire/cds/rankAnswer.ts';

/**
 * Checks whether every requested action set was refreshed within `maxAge`. A set that is missing from the answer (it
 * was never loaded) or that has an invalid time is not fresh.
 *
 * Source: Custom Decision Service, API: "if some of the action sets are not current, the callback function might need
 * to fall back to their default ranking".
 *
 * @param maxAge in seconds
 * @param now in milliseconds, by the reader's clock; a short `maxAge` is unreliable if that clock is wrong
 */
export const isFresh = ({ actionSets }: RankAnswer, sets: readonly string[], maxAge: number, now: number): boolean =>
  sets.every((id) => actionSets.some((set) => set.id === id && now - Date.parse(set.lastRefresh) <= maxAge * 1000));
