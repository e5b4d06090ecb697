import * as v from 'valibot';
import { nearestWord } from '../text/nearestWord.ts';
import { describeWrongType } from './describeWrongType.ts';

/** Texts for the errors of one object. */
interface ObjectTexts {
  /** Returns what to write instead of a value that is not an object. */
  readonly suggest?: (value: unknown) => string;
  /** What to set a required key to if it is missing, as a sentence. */
  readonly required?: Readonly<Record<string, string>>;
  /** Replaces the list of known keys in the error of an unknown key without a similar known one. */
  readonly unknownKey?: string;
}

const describeUnknownKey = (key: string, known: readonly string[], text: string | undefined): string => {
  const nearest = nearestWord(key, known);
  if (nearest !== undefined) return `${text ?? 'unknown key'}. Did you mean "${nearest}"?`;
  return text ?? `unknown key. Known keys: ${known.filter((name) => name !== '$schema').join(', ')}`;
};

/**
 * Creates the schema of an object that rejects unknown keys. Its errors suggest the nearest known key.
 *
 * @example strictObject({ port: v.number() }) // {"prot": 1} → unknown key. Did you mean "port"?
 */
export const strictObject = <const Entries extends v.ObjectEntries>(entries: Entries, texts: ObjectTexts = {}) =>
  v.strictObject(entries, ({ expected, received, input, path }: v.StrictObjectIssue): string => {
    const key = String(path?.at(-1)?.key);
    if (expected === 'never') return describeUnknownKey(key, Object.keys(entries), texts.unknownKey);
    if (received === 'undefined') {
      const required = texts.required?.[key];
      return required === undefined ? 'is missing' : `is missing. ${required}`;
    }
    const suggestion = texts.suggest?.(input);
    return describeWrongType('Object', received) + (suggestion === undefined ? '' : `. Write ${suggestion} instead`);
  });
