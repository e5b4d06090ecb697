/** What of a `Date` is looked at: the hour and the day where the server stands. */
export type LocalTime = Pick<Date, 'getHours' | 'getDay'>;

const NAMES = new Set(['hour_in_day', 'weekday', 'random', 'const_value']);

/** Whether a normalizer is known. */
export const isNormalizer = (name: string): boolean => NAMES.has(name);

/**
 * Makes the value of a `new_feature` (Callback API, "Feature loading configuration"), by the name of its `Normalizer`:
 *
 * - `hour_in_day`: 0 to 23, local time
 * - `weekday`: Monday 0 to Sunday 6, local time
 * - `random`: 0 to 99
 * - `const_value`: the feature's `FeatureSource`, as it is
 *
 * @param source the feature's `FeatureSource`; looked at by `const_value` only
 * @param random gives a number from [0, 1)
 * @returns `undefined` for a normalizer that is not known: the original makes no feature then, either
 */
export const normalize = (
  name: string,
  source: string,
  now: LocalTime,
  random: () => number,
): number | string | undefined => {
  switch (name) {
    case 'hour_in_day':
      return now.getHours();
    case 'weekday':
      // JavaScript's week begins on Sunday.
      return (now.getDay() + 6) % 7;
    case 'random':
      return Math.floor(random() * 100);
    case 'const_value':
      return source;
    default:
      return undefined;
  }
};
