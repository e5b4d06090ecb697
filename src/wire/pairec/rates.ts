/** Returns true with a probability of `rate` percent. */
const isDrawn = (rate: number, random: () => number): boolean => random() * 100 < rate;

/**
 * Decides whether the server writes the callback records of a recommendation automatically.
 *
 * @param rate `AutoInvokeCallBackRate`: percentage of recommendations, 1…99. 0, absent, or 100 and more: all of them
 *   (Callback API, "Enable automatic scene callback")
 * @param random returns a number from [0, 1); called only for rates between 0 and 100
 */
export const shouldAutoInvoke = (rate: number | undefined, random: () => number): boolean =>
  rate === undefined || !(rate > 0 && rate < 100) || isDrawn(rate, random);

/**
 * Decides whether the raw features of the model are recorded. Call it once per callback; the decision applies to all
 * items.
 *
 * @param rate `RawFeaturesRate`: percentage of callbacks, 1…99. Unlike above, 0 or absent means none (Callback API,
 *   "CallBackConfs"); 100 and more means all
 * @param random returns a number from [0, 1); called only for rates between 0 and 100
 */
export const shouldRecordRawFeatures = (rate: number | undefined, random: () => number): boolean =>
  rate !== undefined && rate > 0 && (rate >= 100 || isDrawn(rate, random));
