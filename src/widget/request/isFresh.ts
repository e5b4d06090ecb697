import type { RankAnswer } from '../../wire/cds/rankAnswer.ts';

/**
 * Whether every action set that was asked for was refreshed lately enough. A set that is missing from the answer never
 * loaded, and a time that cannot be read is as good as none.
 *
 * Source: Custom Decision Service, API: "if some of the action sets are not current, the callback function might need to
 * fall back to their default ranking".
 *
 * @param maxAge in seconds
 * @param now on the reader's own clock, which may be wrong: a generous `maxAge` bears that
 */
export const isFresh = ({ actionSets }: RankAnswer, sets: readonly string[], maxAge: number, now: number): boolean =>
  sets.every((id) => actionSets.some((set) => set.id === id && now - Date.parse(set.lastRefresh) <= maxAge * 1000));
