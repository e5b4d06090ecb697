/** How deep a body may be nested: whatever writes it down again may then simply recurse. */
export const MAX_DEPTH = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/**
 * Whether a text, if it is JSON, is nested deeper than so many levels. Looked at before it is parsed: for a few megabytes of
 * `[` that alone takes seconds. One pass, which ends where it is too deep.
 */
export const isDeepJson = (text: string, levels = MAX_DEPTH): boolean => {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at += 1;
      while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
    } else if (OPENING.has(code)) {
      depth += 1;
      if (depth > levels) return true;
    } else if (CLOSING.has(code)) {
      depth -= 1;
    }
  }
  return false;
};
