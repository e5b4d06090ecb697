import { isDecimal } from './isDecimal.ts';
import { writeSortedJson } from './writeSortedJson.ts';

type Features = Readonly<Record<string, unknown>>;

const INTEGER = /^[+-]?\d+$/;

/**
 * Converts a string to a number where PAI-Rec does: `"25"`, `"+5"`, `".5"`, `"1."`, `"007"`, `"1e3"`. These stay
 * strings: `""`, `" 1"`, `"0x10"`, `"1_000"`, and `"1e400"`, which is out of Go's range. Three kinds of strings stay
 * strings although PAI-Rec converts them:
 *
 * - integers beyond 2^53, such as 64-bit ids: PAI-Rec rounds them
 * - `"NaN"` and `"Infinity"`: JSON cannot represent them, and PAI-Rec then loses all features of the user
 * - hexadecimal floats (`"0x1p-2"`): callers do not intend them as numbers
 */
const readNumber = (text: string): number | string => {
  if (!isDecimal(text)) return text;
  const number = Number(text);
  return Number.isFinite(number) && (Number.isSafeInteger(number) || !INTEGER.test(text)) ? number : text;
};

/**
 * Writes the `user_features` of a user record as JSON text with sorted keys. Follows PAI-Rec's `MakeUserFeatures`: it
 * merges the sent features, `uid`, and the loaded features, and later values replace earlier ones of the same name. An
 * empty string is treated as absent, `type` is omitted, and numeric strings become numbers, including the uid. Strings
 * inside lists and objects are not converted.
 *
 * @param sent the callback's `features`
 * @param loaded features from feature stores and normalizers, in the order in which they were loaded
 * @example writeUserFeatures('84603208', { city: 'beijing', age: '25' }) // '{"age":25,"city":"beijing","uid":84603208}'
 */
export const writeUserFeatures = (uid: string, sent: Features, loaded: readonly Features[] = []): string => {
  // A Map, because callers choose the names, which may include `__proto__`.
  const features = new Map<string, unknown>();
  for (const source of [sent, { uid }, ...loaded]) {
    for (const [name, value] of Object.entries(source)) {
      if (name === 'type' || value === '') continue;
      features.set(name, typeof value === 'string' ? readNumber(value) : value);
    }
  }
  return writeSortedJson(Object.fromEntries(features));
};
