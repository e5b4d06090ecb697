import { isId } from '../../wire/cds/isId.ts';

// Readers of typed option values, and the sentences about values that cannot be read.

/** Splits the value of `--sets`: names separated by spaces. */
export const splitNames = (names: string): readonly string[] => names.split(/\s+/).filter(Boolean);

/** Reads a whole number in decimal digits; returns `undefined` for any other text or a number outside the range. */
export const readWholeNumber = (text: string, min: number, max = Number.MAX_SAFE_INTEGER): number | undefined => {
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  return number >= min && number <= max ? number : undefined;
};

/** Checks for an absolute http(s) URL. */
export const isHttpUrl = (text: string): boolean => /^https?:\/\/[^/]/i.test(text) && URL.canParse(text);

/** The sentence about the first word that cannot be the id of an app or an action set; `undefined` if there is none. */
export const idMistake = (option: string, words: readonly string[]): string | undefined => {
  const invalid = words.find((word) => !isId(word));
  return invalid === undefined
    ? undefined
    : `${option}: "${invalid}" is not an id. Use 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or a digit.`;
};

/** The sentence about a value that is not a duration, with a valid example. */
export const durationMistake = (option: string, value: string | undefined, example: string): string =>
  `${option} must be a number and a unit (ms, s, m, h, d), such as ${example}, not "${value}".`;

/** The sentence about a value that is not an http(s) URL, with a valid example. */
export const urlMistake = (option: string, value: string, example: string): string =>
  `${option} must be an http(s) address, such as ${example}, not "${value}".`;
