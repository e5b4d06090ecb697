/** The methods of `Date` that are used here. They return the hour and the weekday in the server's time zone. */
export type LocalTime = Pick<Date, 'getHours' | 'getDay'>;

const NAMES = new Set(['hour_in_day', 'weekday', 'random', 'const_value']);

/** Checks whether a normalizer of this name exists. */
export const isNormalizer = (name: string): boolean => NAMES.has(name);

/**
 * Computes the value of a `new_feature` with its `Normalizer` (Callback API, "Feature loading configuration"):
 *
 * - `hour_in_day`: 0 to 23, local time
 * - `weekday`: Monday 0 to Sunday 6, local time
 * - `random`: 0 to 99
 * - `const_value`: the feature's `FeatureSource`, unchanged
 *
 * @param source the feature's `FeatureSource`; used by `const_value` only
 * @param random returns a number from [0, 1)
 * @returns the value; `undefined` for an unknown normalizer, for which PAI-Rec creates no feature either
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
      // getDay() returns 0 for Sunday.
      return (now.getDay() + 6) % 7;
    case 'random':
      return Math.floor(random() * 100);
    case 'const_value':
      return source;
    default:
      return undefined;
  }
};
