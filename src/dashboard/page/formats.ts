// Formats of numbers and times in the inspector. They are English like the page, in every browser's language.

const GROUPED = new Intl.NumberFormat('en');

/** Returns a count with a noun: `1,234 decisions`. */
export const formatCount = (count: number, singular: string, plural = `${singular}s`): string =>
  `${GROUPED.format(count)} ${count === 1 ? singular : plural}`;

/** Returns a number with separators: `1,234`. */
export const formatNumber = (value: number): string => GROUPED.format(value);

/** Returns how many decimal places a percentage needs: click rates are mostly below 10 %, so tenths matter. */
const countDigits = (value: number): number => {
  const size = Math.abs(value);
  return size === 0 || size >= 100 ? 0 : size >= 1 ? 1 : 2;
};

/** From this value on, numbers are written in exponential notation: a reward may be any number, even 1e90. */
const MAX_FIXED = 1e6;

const formatFixed = (value: number, digits: number): string => {
  const text = Math.abs(value) < MAX_FIXED ? value.toFixed(digits) : value.toExponential(1);
  return text.replace('-', '−');
};

/** Returns a share as a percentage: `9.8 %`, `0.43 %`. */
export const formatPercent = (share: number): string => {
  const value = 100 * share;
  return `${formatFixed(value, countDigits(value))} %`;
};

/** Returns an interval of shares with the same number of decimal places at both ends: `4.6–5.7 %`. */
export const formatPercentRange = (low: number, high: number): string => {
  const digits = Math.max(countDigits(100 * low), countDigits(100 * high));
  // A dash next to a minus sign would look like two minus signs.
  return `${formatFixed(100 * low, digits)}${low < 0 ? ' to ' : '–'}${formatFixed(100 * high, digits)} %`;
};

/** Returns a chance between 0 and 1 as a whole percentage: `62 %`, `<1 %`. */
export const formatChance = (chance: number): string =>
  chance > 0 && chance < 0.005 ? '<1 %' : `${(100 * chance).toFixed(0)} %`;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Returns a duration exactly, in the largest unit without a fraction: `10 min`, `90 s`. */
export const formatDuration = (milliseconds: number): string => {
  const isMultipleOf = (unit: number): boolean => milliseconds >= unit && milliseconds % unit === 0;
  if (isMultipleOf(DAY)) return formatCount(milliseconds / DAY, 'day');
  if (isMultipleOf(HOUR)) return `${formatNumber(milliseconds / HOUR)} h`;
  if (isMultipleOf(MINUTE)) return `${formatNumber(milliseconds / MINUTE)} min`;
  return `${formatNumber(milliseconds / SECOND)} s`;
};

/** Returns an approximate age: `12 s ago`. Negative ages, which occur after a clock was set back, count as 0. */
export const formatAge = (milliseconds: number): string => {
  const past = Math.max(0, milliseconds);
  if (past < MINUTE) return `${Math.floor(past / SECOND)} s ago`;
  if (past < HOUR) return `${Math.floor(past / MINUTE)} min ago`;
  if (past < 2 * DAY) return `${Math.floor(past / HOUR)} h ago`;
  return `${formatCount(Math.floor(past / DAY), 'day')} ago`;
};
