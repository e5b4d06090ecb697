/** An integer of 16 or more digits, like 2^53. Shorter integers are exact in JavaScript. JSON has no leading zeros. */
const LONG_INTEGER = /-?[1-9]\d{15,}(?=[\s,}])/y;
const COLON = /[ \t\n\r]*:[ \t\n\r]*/y;
const KEY = '"item_id"';

/** The open brackets around the keys of an item: `{"item_list":[{`. */
const IN_ITEM = '{[{';

/** Returns the index after a string that starts at a quotation mark. An unterminated string ends with the text. */
const endOfString = (text: string, start: number): number => {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
};

/** Matches a sticky pattern at an index. Returns the index after the match, or `undefined` if there is none. */
const endOfMatch = (pattern: RegExp, text: string, start: number): number | undefined => {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
};

/**
 * Puts long numeric item ids in quotation marks, because `JSON.parse` would round them. 64-bit ids have up to 19
 * digits; rounding could give two articles the same id. (A reviver function sees the original digits only from Node 21
 * on.)
 *
 * Changes only the ids of items, `{"item_list":[{"item_id":…}]}`. Makes a single pass that skips strings and is linear
 * in the length of the text. Invalid JSON stays invalid.
 *
 * @returns the text and the number of ids that were quoted
 * @example quoteLongIds('{"item_list":[{"item_id":1234567890123456789}]}').text
 * // '{"item_list":[{"item_id":"1234567890123456789"}]}'
 */
export const quoteLongIds = (text: string): { readonly text: string; readonly quoted: number } => {
  const parts: string[] = [];
  let copied = 0;
  // The open brackets at the current index, outermost first. Brackets below the level of an item are only counted.
  let brackets = '';
  let depthInItem = 0;
  let inList = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{' || character === '[') {
      if (brackets.length < IN_ITEM.length) brackets += character;
      else depthInItem += 1;
    } else if (character === '}' || character === ']') {
      if (depthInItem > 0) depthInItem -= 1;
      else brackets = brackets.slice(0, -1);
    } else if (character === '"') {
      const start = at;
      const end = endOfString(text, start);
      at = end - 1;
      // At the top level, the last string before the `[` of the list is its key.
      if (brackets === '{') inList = text.startsWith('"item_list"', start);
      if (!inList || brackets !== IN_ITEM || depthInItem > 0 || !text.startsWith(KEY, start)) continue;
      const idStart = endOfMatch(COLON, text, end);
      const idEnd = idStart === undefined ? undefined : endOfMatch(LONG_INTEGER, text, idStart);
      if (idStart === undefined || idEnd === undefined) continue;
      parts.push(text.slice(copied, idStart), `"${text.slice(idStart, idEnd)}"`);
      copied = idEnd;
      at = idEnd - 1;
    }
  }
  return copied === 0 ? { text, quoted: 0 } : { text: parts.join('') + text.slice(copied), quoted: parts.length / 2 };
};
