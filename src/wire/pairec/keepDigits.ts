/** 2^53 has 16 digits: a shorter whole number is exact in JavaScript. JSON has no leading zeros. */
const LONG = /-?[1-9]\d{15,}(?=[\s,}])/y;
const COLON = /[ \t\n\r]*:[ \t\n\r]*/y;
const KEY = '"item_id"';

/** Where something stands in an item: behind `{`, `[` and `{`. */
const IN_ITEM = '{[{';

/** Where the string that begins at a quotation mark ends: behind the other one, or with the text. */
const endOfString = (text: string, start: number): number => {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
};

/** Where a pattern that must begin here ends, or `undefined` where it does not match. */
const endOf = (pattern: RegExp, text: string, start: number): number | undefined => {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
};

/**
 * Puts the long whole numbers that are item ids into quotation marks, for `JSON.parse` would round them: 64-bit ids have
 * up to 19 digits, and two articles must not become one. (A reviver sees the digits from Node 21 on only.)
 *
 * Only ids of items, `{"item_list":[{"item_id":…}]}`, are touched: one pass over the text that skips whole strings,
 * linear in its length, whether it is JSON or not. What is not JSON does not become JSON.
 *
 * @returns the text, and how many ids were put into quotation marks
 */
export const keepDigits = (text: string): { readonly text: string; readonly kept: number } => {
  const parts: string[] = [];
  let copied = 0;
  // The brackets around the place, outermost first; deeper ones are only counted.
  let around = '';
  let deeper = 0;
  let inList = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{' || character === '[') {
      if (around.length < IN_ITEM.length) around += character;
      else deeper += 1;
    } else if (character === '}' || character === ']') {
      if (deeper > 0) deeper -= 1;
      else around = around.slice(0, -1);
    } else if (character === '"') {
      const start = at;
      const end = endOfString(text, start);
      at = end - 1;
      // Of the body's own strings the last one before the list is its key.
      if (around === '{') inList = text.startsWith('"item_list"', start);
      if (!inList || around !== IN_ITEM || deeper > 0 || !text.startsWith(KEY, start)) continue;
      const number = endOf(COLON, text, end);
      const behind = number === undefined ? undefined : endOf(LONG, text, number);
      if (number === undefined || behind === undefined) continue;
      parts.push(text.slice(copied, number), `"${text.slice(number, behind)}"`);
      copied = behind;
      at = behind - 1;
    }
  }
  return copied === 0 ? { text, kept: 0 } : { text: parts.join('') + text.slice(copied), kept: parts.length / 2 };
};
