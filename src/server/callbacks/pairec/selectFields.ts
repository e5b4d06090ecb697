/**
 * Returns the fields that a `UserSelectFields` value selects: comma-separated names such as `a, b, c`, or `*` for all
 * fields. Names that the object does not have are ignored.
 */
export const selectFields = (
  object: Readonly<Record<string, unknown>>,
  selection: string,
): Readonly<Record<string, unknown>> => {
  const names = new Set(selection.split(',').map((name) => name.trim()));
  return names.has('*') ? object : Object.fromEntries(Object.entries(object).filter(([name]) => names.has(name)));
};
