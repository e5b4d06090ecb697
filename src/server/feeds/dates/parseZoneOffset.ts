// RFC 822 §5 defines the American names. European and Asian feeds use the others, although no RFC lists them. Ambiguous
// names are either missing (IST) or have the meaning of RFC 822 (CST).
const ZONE_HOURS: ReadonlyMap<string, number> = new Map([
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

// `+0200`, `+02:00`, `+2`, `GMT+2` and `UTC+02:00`.
const OFFSET = /^(?:GMT|UTC|UT|Z)? ?([+-])(\d{1,2})(?::?(\d{2}))?$/;

/**
 * Parses the time zone at the end of a date.
 *
 * @returns minutes east of UTC (0 for an empty text), or undefined if the text is not a time zone
 * @example parseZoneOffset('EDT') // -240
 */
export function parseZoneOffset(text: string): number | undefined {
  const zone = text.trim().toUpperCase();
  if (zone === '') return 0;
  const offset = OFFSET.exec(zone);
  if (offset !== null) {
    const [, sign, hours = '', minutes = '0'] = offset;
    // RFC 3339 §5.6: the same limits as for a time of day.
    if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
    const distance = Number(hours) * 60 + Number(minutes);
    return sign === '-' && distance > 0 ? -distance : distance;
  }
  const namedHours = ZONE_HOURS.get(zone);
  if (namedHours !== undefined) return namedHours * 60;
  // RFC 2822 §4.3: all other alphabetic zones mean UTC (-0000). That includes the military letters, whose signs were
  // wrong in RFC 822.
  return /^[A-Z]{1,5}$/.test(zone) ? 0 : undefined;
}
