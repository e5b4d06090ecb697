/** A feature by its name, and how much of it there is: 1 for whatever is either there or not. */
export interface NamedValue {
  readonly name: string;
  readonly value: number;
}

/** Callers may nest as deep as they like; nobody who means a feature does so deeper than this. */
const DEEPEST = 8;

/** A number of ten thousand would drown all other features of its article, and a step of the learner would overshoot. */
const LARGEST = 10;

/** Longest name, so that one long text is no long record. */
const LONGEST = 200;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/**
 * What a caller of the JSON form brought along, as features: objects, lists, texts and numbers, nested as Vowpal Wabbit's
 * JSON writes them. A text or a boolean is a feature of its own, `topic.name=sea`, so that a list of tags is one feature
 * each; a number is how much there is of its path, between -10 and 10; in a list of numbers the path has the place,
 * `vector[2]`. Zero, `null` and what is no number say nothing.
 *
 * @param root the first word of every name, so that no caller writes over what we know of an article ourselves
 * @param most the number of features that are kept, the first ones
 */
export const callerFeatures = (brought: readonly unknown[], root: string, most: number): NamedValue[] => {
  const found: NamedValue[] = [];

  const add = (name: string, value: number): void => {
    if (value !== 0 && found.length < most) found.push({ name: name.slice(0, LONGEST), value });
  };

  const walk = (value: unknown, path: string, depth: number): void => {
    if (typeof value === 'string' || typeof value === 'boolean') add(`${path}=${value}`, 1);
    if (typeof value === 'number' && Number.isFinite(value)) add(path, Math.min(LARGEST, Math.max(-LARGEST, value)));
    if (!isObject(value) || depth === DEEPEST) return;
    if (Array.isArray(value)) {
      for (let at = 0; at < value.length && found.length < most; at += 1) {
        const item: unknown = value[at];
        walk(item, typeof item === 'number' ? `${path}[${at}]` : path, depth + 1);
      }
      return;
    }
    for (const key of Object.keys(value)) {
      if (found.length >= most) return;
      walk(value[key], `${path}.${key}`.slice(0, LONGEST), depth + 1);
    }
  };

  walk(brought, root, 0);
  return found;
};
