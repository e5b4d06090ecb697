/** A feature with its name and amount. The amount is 1 for a feature that is either present or absent. */
export interface NamedValue {
  readonly name: string;
  readonly value: number;
}

/** Maximum nesting of a caller's features. Deeper values are ignored. */
const MAX_DEPTH = 8;

/** A value such as 10,000 would outweigh an article's other features, and make the learner's step overshoot. */
const MAX_VALUE = 10;

/** Long names would make log records and snapshots long. */
const MAX_NAME_LENGTH = 200;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/**
 * Flattens the features that a caller of the JSON form sent. They are objects, lists, texts and numbers, nested as in
 * Vowpal Wabbit's JSON.
 *
 * - A text or a boolean is a feature named after its path and value, such as `topic.name=sea`. So each tag of a list is
 *   one feature.
 * - A number is the amount of the feature named after its path, limited to -10…10. In a list of numbers, the path
 *   contains the index: `vector[2]`.
 * - Zero, `null` and non-finite numbers are ignored.
 *
 * @param root the first part of every name, so that a caller cannot use the names of our own features
 * @param maxCount number of features after which the rest is ignored
 */
export const callerFeatures = (values: readonly unknown[], root: string, maxCount: number): NamedValue[] => {
  const features: NamedValue[] = [];

  const add = (name: string, value: number): void => {
    if (value !== 0 && features.length < maxCount) features.push({ name: name.slice(0, MAX_NAME_LENGTH), value });
  };

  const walk = (value: unknown, path: string, depth: number): void => {
    if (typeof value === 'string' || typeof value === 'boolean') add(`${path}=${value}`, 1);
    if (typeof value === 'number' && Number.isFinite(value))
      add(path, Math.min(MAX_VALUE, Math.max(-MAX_VALUE, value)));
    if (!isObject(value) || depth === MAX_DEPTH) return;
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length && features.length < maxCount; index += 1) {
        const item: unknown = value[index];
        walk(item, typeof item === 'number' ? `${path}[${index}]` : path, depth + 1);
      }
      return;
    }
    for (const key of Object.keys(value)) {
      if (features.length >= maxCount) return;
      walk(value[key], `${path}.${key}`.slice(0, MAX_NAME_LENGTH), depth + 1);
    }
  };

  walk(values, root, 0);
  return features;
};
