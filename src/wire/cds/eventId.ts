const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The original counts an event's time from here. Real ids of December 2017 end in `-sV..`: seconds since this day. */
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
 * Writes an event id as the Custom Decision Service did, for example `ee9e857b57644a3fa600bc0343952ae8-sVvR`: analysis
 * tools find the id's end by that shape, and mis-parse ids of fewer than 34 characters.
 *
 * @param random 32 lower-case hexadecimal digits, never used before: the decision's exploration is drawn from them
 * @param time of the decision, in milliseconds since 1970
 */
export const formatEventId = (random: string, time: number): string =>
  `${random}-${base62(Math.max(0, Math.floor((time - EPOCH) / 1000)))}`;
