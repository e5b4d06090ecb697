/** How deep a callback or a user's features may be nested: whatever writes them down again may then simply recurse. */
export const MAX_DEPTH = 100;

/**
 * Whether lists and objects are nested deeper than so many levels. `[]` is one level deep, a number none. Looks no
 * deeper than that itself, so that no depth can exhaust the stack.
 */
export const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels < 1 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));
