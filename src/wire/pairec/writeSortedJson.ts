/** Maps a UTF-16 code unit to its rank in code point order: surrogates come after all other units. */
const codePointRank = (unit: number): number => {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
};

/** Compares strings like Go, which compares their UTF-8 bytes. That is the order of their code points. */
const compareCodePoints = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = codePointRank(a.charCodeAt(at)) - codePointRank(b.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
};

const write = (value: unknown): string => {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  // JSON.stringify of an object with sorted keys does not work: keys that look like an array index always come first.
  const entries: [key: string, inner: unknown][] = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([a], [b]) => compareCodePoints(a, b));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${write(inner)}`).join(',')}}`;
};

/**
 * Characters that Go escapes in addition to JSON's rules. They occur only in strings, so escaping preserves the value.
 */
const ESCAPED = /[<>&\u2028\u2029]/g;

/**
 * Writes JSON byte for byte like PAI-Rec (Go's `json.Marshal` of a map): one line without spaces, the keys of every
 * object sorted by code point, and `<`, `>` and `&` escaped. Records can therefore be compared with those of PAI-Rec.
 *
 * A bigint is written with all its digits. NaN, Infinity and `undefined` are written as `null`; an object's `undefined`
 * values are omitted.
 *
 * @param value any value without cycles. Recursion limits its depth, so check untrusted JSON with `isDeepJson` first
 */
export const writeSortedJson = (value: unknown): string =>
  write(value).replace(ESCAPED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
