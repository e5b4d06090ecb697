import { isDecimal } from './isDecimal.ts';
import { writeSorted } from './sortedJson.ts';

type Features = Readonly<Record<string, unknown>>;

const WHOLE = /^[+-]?\d+$/;

/**
 * Reads a text as a number where the original does: `"25"`, `"+5"`, `".5"`, `"1."`, `"007"`, `"1e3"`; not `""`, `" 1"`,
 * `"0x10"`, `"1_000"`, and, as Go calls it out of range, not `"1e400"`. Three kinds stay texts although Go reads them:
 *
 * - whole numbers beyond 2^53, which the original rounds: ids of 64 bits are among them;
 * - `"NaN"` and `"Infinity"`, which JSON cannot say: the original then loses all of the user's features;
 * - hexadecimal ones (`"0x1p-2"`), which nobody means.
 */
const readNumber = (text: string): number | string => {
  if (!isDecimal(text)) return text;
  const number = Number(text);
  return Number.isFinite(number) && (Number.isSafeInteger(number) || !WHOLE.test(text)) ? number : text;
};

/**
 * Writes the `user_features` of a user record: JSON text with sorted keys. They are the features sent, then `uid`, then
 * those loaded from elsewhere; a later one takes the place of an earlier one of its name. An empty text counts as absent,
 * `type` is left out, and a text that reads as a number becomes one, the uid too (PAI-Rec's `MakeUserFeatures`). Texts
 * inside lists and objects stay as they are.
 *
 * @param sent the callback's `features`
 * @param loaded in the order in which they were loaded, with what normalizers made
 */
export const writeUserFeatures = (uid: string, sent: Features, loaded: readonly Features[] = []): string => {
  // A Map: the names are anybody's, `__proto__` among them.
  const features = new Map<string, unknown>();
  for (const source of [sent, { uid }, ...loaded]) {
    for (const [name, value] of Object.entries(source)) {
      if (name === 'type' || value === '') continue;
      features.set(name, typeof value === 'string' ? readNumber(value) : value);
    }
  }
  return writeSorted(Object.fromEntries(features));
};
