// Numbers and times as the inspector writes them: in English, as the page is, whatever the browser speaks.

const GROUPED = new Intl.NumberFormat('en');

/** `1,234 decisions`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${GROUPED.format(count)} ${count === 1 ? one : many}`;

/** `1,234`. */
export const grouped = (count: number): string => GROUPED.format(count);

/** A click rate is mostly below 10 %, where a tenth of a per cent is much; below 1 % it takes one more digit. */
const digitsOf = (value: number): number => {
  const size = Math.abs(value);
  return size === 0 || size >= 100 ? 0 : size >= 1 ? 1 : 2;
};

/** A reward may be any number; one with 90 digits would be no figure, but a wall. */
const MOST_WRITTEN = 1e6;

const written = (value: number, digits: number): string => {
  const text = Math.abs(value) < MOST_WRITTEN ? value.toFixed(digits) : value.toExponential(1);
  return text.replace('-', '−');
};

/** A share as per cent: `9.8 %`, `0.43 %`. */
export const percent = (share: number): string => {
  const value = 100 * share;
  return `${written(value, digitsOf(value))} %`;
};

/** An interval of shares, both ends with as many digits: `4.6–5.7 %`. */
export const percentRange = (low: number, high: number): string => {
  const digits = Math.max(digitsOf(100 * low), digitsOf(100 * high));
  // A dash before a minus is read as two of them.
  return `${written(100 * low, digits)}${low < 0 ? ' to ' : '–'}${written(100 * high, digits)} %`;
};

/** A chance from 0 to 1, without more digits than it deserves: `62 %`, `<1 %`. */
export const chancePercent = (chance: number): string =>
  chance > 0 && chance < 0.005 ? '<1 %' : `${(100 * chance).toFixed(0)} %`;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something takes, exactly, in the largest unit that does without a fraction: `10 min`, `90 s`. */
export const span = (milliseconds: number): string => {
  const whole = (unit: number): boolean => milliseconds >= unit && milliseconds % unit === 0;
  if (whole(DAY)) return counted(milliseconds / DAY, 'day');
  if (whole(HOUR)) return `${grouped(milliseconds / HOUR)} h`;
  if (whole(MINUTE)) return `${grouped(milliseconds / MINUTE)} min`;
  return `${grouped(milliseconds / SECOND)} s`;
};

/** How long ago something was, roughly: `12 s ago`. A clock that was set back makes nothing come from the future. */
export const ago = (milliseconds: number): string => {
  const past = Math.max(0, milliseconds);
  if (past < MINUTE) return `${Math.floor(past / SECOND)} s ago`;
  if (past < HOUR) return `${Math.floor(past / MINUTE)} min ago`;
  if (past < 2 * DAY) return `${Math.floor(past / HOUR)} h ago`;
  return `${counted(Math.floor(past / DAY), 'day')} ago`;
};
