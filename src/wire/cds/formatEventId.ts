const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * Start of the time part of an event id, which counts seconds. Derived from real ids of the Custom Decision Service:
 * those of December 2017 end in `-sV..`.
 */
const EPOCH = Date.UTC(2017, 8, 16);

const base62 = (count: number): string => {
  let text = '';
  do {
    text = DIGITS.charAt(count % 62) + text;
    count = Math.floor(count / 62);
  } while (count > 0);
  return text;
};

/**
 * Formats an event id like the Custom Decision Service, for example `ee9e857b57644a3fa600bc0343952ae8-sVvR`. Analysis
 * tools rely on this shape to find the end of the id, and misparse ids of fewer than 34 characters.
 *
 * @param random 32 lower-case hexadecimal digits, unique for each decision, because they seed its exploration
 * @param time time of the decision, in milliseconds since 1970
 */
export const formatEventId = (random: string, time: number): string =>
  `${random}-${base62(Math.max(0, Math.floor((time - EPOCH) / 1000)))}`;
