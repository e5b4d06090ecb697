/**
 * Returns the 32-bit FNV-1a hash of a text. It is the same on every platform and in every version, so hashes in old
 * snapshots stay valid. Not suitable for secrets.
 *
 * @param seed the initial state; another seed gives an independent hash
 */
export const hash = (text: string, seed = 0x811c9dc5): number => {
  let state = seed;
  for (let index = 0; index < text.length; index += 1) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  return state >>> 0;
};
