import type { ArticleChance } from '../../wire/dashboard/learningState.ts';
import { articleName } from '../requests/describeCallback.ts';
import { formatChance, formatNumber } from '../page/formats.ts';

/** A row of the table of chances, formatted for display. */
export interface ChanceRow {
  readonly name: string;
  readonly set: string;
  /** The length of the bar, from 0 to 1. */
  readonly bar: number;
  readonly chance: string;
  readonly views: string;
  readonly clicks: string;
}

const MAX_ROWS = 15;

/**
 * The minimum chance of a bar of full length. Without it, the top bar would look certain even if all chances are small.
 */
const MIN_FULL_BAR = 0.2;

/**
 * Creates the rows of the articles with the highest chances, and counts the others. Equal chances keep the default
 * order.
 */
export const createChanceRows = (
  chances: readonly ArticleChance[],
): { readonly rows: readonly ChanceRow[]; readonly more: number } => {
  const sorted = chances.toSorted((left, right) => right.chance - left.chance);
  const full = Math.max(MIN_FULL_BAR, sorted[0]?.chance ?? 0);
  return {
    rows: sorted.slice(0, MAX_ROWS).map(({ id, title, set = '', chance, views, clicks }) => ({
      name: title || articleName(id),
      set,
      bar: chance / full,
      chance: formatChance(chance),
      views: formatNumber(views),
      clicks: formatNumber(clicks),
    })),
    more: Math.max(0, sorted.length - MAX_ROWS),
  };
};
