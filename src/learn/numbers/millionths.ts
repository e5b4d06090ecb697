/** Probabilities are whole millionths: six digits in the log, and what is drawn from is exactly what is written. */
export const MILLION = 1_000_000;

/**
 * Gives what is missing to a million to the most probable, of several the first, and draws one.
 *
 * @param shares whole millionths; what stands after the first `count` is not looked at
 * @param draw from [0, 1)
 * @returns the place of the one that was drawn
 */
export const drawShare = (shares: Int32Array, count: number, draw: number): number => {
  let total = 0;
  let most = 0;
  for (let at = 0; at < count; at += 1) {
    const share = shares[at] ?? 0;
    total += share;
    if (share > (shares[most] ?? 0)) most = at;
  }
  shares[most] = (shares[most] ?? 0) + MILLION - total;
  let left = draw * MILLION;
  for (let at = 0; at < count; at += 1) {
    left -= shares[at] ?? 0;
    if (left < 0) return at;
  }
  return most;
};
