/**
 * FNV-1a: 32 bits of a text. Two multiplications a character and the same everywhere, so what is hashed today is found under
 * the same number in a log of last year. Not for secrets.
 *
 * @param seed where to start; another one gives another 32 bits
 */
export const hash = (text: string, seed = 0x811c9dc5): number => {
  let state = seed;
  for (let at = 0; at < text.length; at += 1) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return state >>> 0;
};
