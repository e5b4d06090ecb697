/** Maximum nesting depth of a JSON body. Code that walks an accepted body can therefore use recursion. */
export const MAX_JSON_DEPTH = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/**
 * Checks whether a JSON text is nested deeper than a limit. Call it before `JSON.parse`, which takes seconds for a few
 * megabytes of `[`. Makes a single pass and stops at the first bracket that is too deep. Text that is not JSON is
 * allowed.
 *
 * @param maxDepth number of allowed levels, default 100
 */
export const isDeepJson = (text: string, maxDepth = MAX_JSON_DEPTH): boolean => {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at += 1;
      while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
    } else if (OPENING.has(code)) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (CLOSING.has(code)) {
      depth -= 1;
    }
  }
  return false;
};
