import type { Chance } from '../../wire/dashboard/learningState.ts';
import { articleName } from '../requests/describeCallback.ts';
import { chancePercent, grouped } from '../page/formats.ts';

/** A row of the list of chances. */
export interface ChanceRow {
  readonly name: string;
  readonly set: string;
  /** How long the bar is, 0…1. */
  readonly bar: number;
  readonly chance: string;
  readonly views: string;
  readonly clicks: string;
}

/** As many as a glance takes in. */
const MOST_ROWS = 15;

/** The longest bar is as long as there is room, unless every article has a small chance: then none of them looks certain. */
const LEAST_FULL = 0.2;

/** The articles on offer, the likeliest on top; of equal ones the first in default order. */
export const chanceRows = (
  chances: readonly Chance[],
): { readonly rows: readonly ChanceRow[]; readonly more: number } => {
  const sorted = chances.toSorted((one, other) => other.chance - one.chance);
  const full = Math.max(LEAST_FULL, sorted[0]?.chance ?? 0);
  return {
    rows: sorted.slice(0, MOST_ROWS).map(({ id, title, set = '', chance, views, clicks }) => ({
      name: title || articleName(id),
      set,
      bar: chance / full,
      chance: chancePercent(chance),
      views: grouped(views),
      clicks: grouped(clicks),
    })),
    more: Math.max(0, sorted.length - MOST_ROWS),
  };
};
