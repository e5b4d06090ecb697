/** How many articles a ranking has at the most where the request does not say (API, "default ranking": n=20). */
export const DEFAULT_LIMIT = 20;

/** The most articles that any ranking holds (API, "parameters": n is truncated to 2 or 30). */
export const MAX_LIMIT = 30;

/**
 * Reads a `limit` as both sides of the wire do: clamped to 2…30; what is not a number counts as absent.
 *
 * @returns a whole number of articles, or `undefined` for the default (20)
 */
export const readLimit = (asked: string | undefined): number | undefined => {
  const limit = Math.trunc(+(asked?.trim() || NaN));
  // Not a number stays one through min and max.
  return Math.min(Math.max(limit, 2), MAX_LIMIT) || undefined;
};
