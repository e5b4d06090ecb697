/** Default maximum number of articles in a ranking (Custom Decision Service, API, "default ranking": n=20). */
export const DEFAULT_LIMIT = 20;

/** Largest allowed limit (Custom Decision Service, API, "parameters": n is truncated to 2 or 30). */
export const MAX_LIMIT = 30;

/**
 * Reads a `limit` and clamps it to 2…30. Shared by the widget and the server. A value that is not a number is treated
 * as absent.
 *
 * @returns the maximum number of articles, an integer; `undefined` for the default (20)
 */
export const readLimit = (value: string | undefined): number | undefined => {
  const limit = Math.trunc(+(value?.trim() || NaN));
  // NaN passes through min and max, and then becomes undefined.
  return Math.min(Math.max(limit, 2), MAX_LIMIT) || undefined;
};
