/** A place in the order of code points for a UTF-16 unit: the halves of characters beyond U+FFFF come last. */
const rank = (unit: number): number => {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
};

/** Go compares the bytes of UTF-8, whose order is that of the code points. */
const byCodePoint = (one: string, other: string): number => {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const difference = rank(one.charCodeAt(at)) - rank(other.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
};

const write = (value: unknown): string => {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  // By hand: an object cannot hold its keys in this order, since those that look like an index always come first.
  const entries: [key: string, inner: unknown][] = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([one], [other]) => byCodePoint(one, other));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${write(inner)}`).join(',')}}`;
};

/** What Go's encoder escapes beyond what JSON asks for. They occur in strings only, so the value stays the same. */
const ESCAPED = /[<>&\u2028\u2029]/g;

/**
 * Writes JSON as the original does, byte for byte (Go's `json.Marshal` of a map): one line without spaces, the keys of
 * every object sorted by code point, and `<`, `>` and `&` escaped, so that a record can be compared with one of theirs.
 *
 * A bigint is written with all its digits. What JSON cannot say is left out of an object and `null` elsewhere.
 *
 * @param value nested no deeper than the stack is: whoever reads one from outside looks with `isDeepJson`
 */
export const writeSorted = (value: unknown): string =>
  write(value).replace(ESCAPED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
