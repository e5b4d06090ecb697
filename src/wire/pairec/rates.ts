/** Whether a hundred-sided die falls below a percentage. */
const falls = (rate: number, random: () => number): boolean => random() * 100 < rate;

/**
 * Whether a recommendation calls the callback by itself, by `AutoInvokeCallBackRate`: 1 to 99 in a hundred do. 0 or absent
 * means all of them (Callback API, "Enable automatic scene callback"), and so does 100 or more.
 *
 * @param random gives a number from [0, 1); asked only where it matters
 */
export const isAutoInvoked = (rate: number | undefined, random: () => number): boolean =>
  rate === undefined || !(rate > 0 && rate < 100) || falls(rate, random);

/**
 * Whether a callback records the model's raw features, by `RawFeaturesRate`: tossed once for all its items. Here 0 or
 * absent means none (Callback API, "CallBackConfs"), 100 or more means all.
 *
 * @param random gives a number from [0, 1); asked only where it matters
 */
export const recordsRawFeatures = (rate: number | undefined, random: () => number): boolean =>
  rate !== undefined && rate > 0 && (rate >= 100 || falls(rate, random));
