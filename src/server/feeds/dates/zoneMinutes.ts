// RFC 822 §5 defines the American names; the others are what European and Asian newsrooms put there although no RFC
// lists them. Names that mean several zones (IST, and CST outside America) are either left out or read as RFC 822 does.
const HOURS: ReadonlyMap<string, number> = new Map([
  ['EST', -5],
  ['EDT', -4],
  ['CST', -6],
  ['CDT', -5],
  ['MST', -7],
  ['MDT', -6],
  ['PST', -8],
  ['PDT', -7],
  ['AKST', -9],
  ['AKDT', -8],
  ['HST', -10],
  ['AST', -4],
  ['ADT', -3],
  ['BRT', -3],
  ['BST', 1],
  ['WEST', 1],
  ['CET', 1],
  ['MEZ', 1],
  ['CEST', 2],
  ['MESZ', 2],
  ['EET', 2],
  ['SAST', 2],
  ['EEST', 3],
  ['MSK', 3],
  ['SGT', 8],
  ['HKT', 8],
  ['AWST', 8],
  ['JST', 9],
  ['KST', 9],
  ['AEST', 10],
  ['AEDT', 11],
  ['NZST', 12],
  ['NZDT', 13],
]);

// `+0200`, `+02:00`, `+2`, and the `GMT+2` and `UTC+02:00` that some systems write.
const OFFSET = /^(?:GMT|UTC|UT|Z)? ?([+-])(\d{1,2})(?::?(\d{2}))?$/;

/**
 * Reads the time zone at the end of a date.
 *
 * @returns minutes east of UTC (0 where there is no zone at all), or undefined where the text is no zone
 * @example zoneMinutes('EDT') // -240
 */
export function zoneMinutes(text: string): number | undefined {
  const zone = text.trim().toUpperCase();
  if (zone === '') return 0;
  const offset = OFFSET.exec(zone);
  if (offset !== null) {
    const [, sign, hours = '', minutes = '0'] = offset;
    // RFC 3339 §5.6 bounds the two fields like those of a time of day.
    if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
    const size = Number(hours) * 60 + Number(minutes);
    return sign === '-' && size > 0 ? -size : size;
  }
  const named = HOURS.get(zone);
  if (named !== undefined) return named * 60;
  // RFC 2822 §4.3: any other alphabetic zone, the single military letters included (RFC 822 had their signs wrong),
  // is to be taken as -0000, that is UTC.
  return /^[A-Z]{1,5}$/.test(zone) ? 0 : undefined;
}
