/**
 * Takes the fields that `UserSelectFields` names: `a,b,c`, white space around the names aside, or `*` for all. Names that
 * the object does not have are passed over.
 */
export const selectFields = (
  object: Readonly<Record<string, unknown>>,
  fields: string,
): Readonly<Record<string, unknown>> => {
  const names = new Set(fields.split(',').map((name) => name.trim()));
  return names.has('*') ? object : Object.fromEntries(Object.entries(object).filter(([name]) => names.has(name)));
};
