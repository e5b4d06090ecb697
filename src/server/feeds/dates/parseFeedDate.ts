import { parseZoneOffset } from './parseZoneOffset.ts';

// Patterns instead of `Date.parse`, which reads 2012-02-30 as March 1, applies the server's time zone to dates without
// one, and differs between JavaScript engines.
const RFC_822 =
  /^(?:[a-z]+\.?(?:, ?| ))?(\d{1,2})[ -]([a-z]{3,9})\.?,?[ -](\d{2,4})(?:,? (\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)? ?(.*))?$/i;

// RFC 3339 §5.6 and the W3C note "Date and Time Formats", whose year, month and day forms RSS 1.0 uses in dc:date.
const RFC_3339 =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:(?:t| )(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?(.*))?)?)?$/i;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const LONG_MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/**
 * Parses the date of a feed item: RFC 822 or 2822 (RSS), RFC 3339 or W3CDTF (Atom, Dublin Core). Accepts the deviations
 * of real feeds: named zones, two-digit years, no seconds, a missing or wrong weekday, extra white space, no zone
 * (UTC).
 *
 * @returns milliseconds since 1970, or undefined if the text is not a valid date (February 30 is not)
 * @example feedDate('Fri, 28 Apr 2017 18:02:06 GMT') // 1493402526000
 */
export function parseFeedDate(text: string): number | undefined {
  // No date is this long. The limit bounds the time that the patterns take.
  if (text.length > 200) return undefined;
  // RFC 822 §3.4.3 allows comments in parentheses. They often contain the zone name: `+0200 (CEST)`.
  const withoutComments = text.includes('(') ? text.replace(/\([^()]*\)/g, ' ') : text;
  const clean = /[^\S ]| {2}/.test(withoutComments)
    ? withoutComments.replace(/\s+/g, ' ').trim()
    : withoutComments.trim();
  return parseRfc3339(clean) ?? parseRfc822(clean);
}

function parseRfc822(text: string): number | undefined {
  const match = RFC_822.exec(text);
  if (match === null) return undefined;
  const [, day = '', month = '', year = '', hour = '0', minute = '0', second = '0', zone = ''] = match;
  return toTimestamp(
    fullYear(year),
    monthNumber(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    0,
    zone,
  );
}

function parseRfc3339(text: string): number | undefined {
  const match = RFC_3339.exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '1', day = '1', hour = '0', minute = '0', second = '0', fraction = '0', zone = ''] =
    match;
  const milliseconds = Math.trunc(Number(`0.${fraction}`) * 1000);
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  return toTimestamp(Number(year), Number(month), Number(day), h, m, s, milliseconds, zone);
}

/** Returns the full year. RFC 2822 §4.3: two digits mean 2000–2049 or 1950–1999; three digits count from 1900. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 4) return year;
  if (digits.length === 3) return 1900 + year;
  return year < 50 ? 2000 + year : 1900 + year;
}

/** Returns 1 to 12, or 0 if the word is not a month. Accepts "Sept", which many feeds use. */
function monthNumber(name: string): number {
  const word = name.toLowerCase();
  if (word === 'sept') return 9;
  return (word.length === 3 ? MONTHS : LONG_MONTHS).indexOf(word) + 1;
}

function toTimestamp(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  milliseconds: number,
  zone: string,
): number | undefined {
  const offset = parseZoneOffset(zone);
  if (offset === undefined) return undefined;
  // Years before 1900 are placeholders, such as 0001-01-01 of .NET, and mean "no date".
  if (year < 1900 || month < 1 || month > 12) return undefined;
  // Day 0 of the next month is the last day of this one.
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  // 60 is a leap second (RFC 3339 §5.7); Date.UTC carries it into the next minute.
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute - offset, second, milliseconds);
}
