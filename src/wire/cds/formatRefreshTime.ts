/**
 * Formats a time like the Custom Decision Service, with seven fractional digits (.NET ticks):
 * `2017-04-29T22:34:25.3400000Z`. `Date.parse` accepts this format; engines allow any number of fractional digits and
 * use the first three.
 *
 * @param time milliseconds since 1970
 */
export const formatRefreshTime = (time: number): string => new Date(time).toISOString().replace('Z', '0000Z');
