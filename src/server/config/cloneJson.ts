/**
 * Returns a deep copy of a JSON value. Unlike `structuredClone`, it does not throw if the value contains a function.
 */
export const cloneJson = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(cloneJson);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cloneJson(inner)]));
};
