/**
 * Writes a time as the original did, with seven fractional digits (.NET ticks): `2017-04-29T22:34:25.3400000Z`.
 * `Date.parse` reads it back: engines take any number of fractional digits and keep three.
 *
 * @param time in milliseconds since 1970
 */
export const formatRefreshTime = (time: number): string => new Date(time).toISOString().replace('Z', '0000Z');
