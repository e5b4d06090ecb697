/** Probabilities are whole millionths, so six digits in the log state exactly the chances that were drawn from. */
export const MILLION = 1_000_000;

/**
 * Draws an index by its share. It first adds what is missing to a million to the largest share (the first of equal
 * ones).
 *
 * @param shares whole millionths; entries after the first `count` are ignored
 * @param draw a random number from [0, 1)
 * @returns the drawn index
 */
export const drawShare = (shares: Int32Array, count: number, draw: number): number => {
  let total = 0;
  let largest = 0;
  for (let index = 0; index < count; index += 1) {
    const share = shares[index] ?? 0;
    total += share;
    if (share > (shares[largest] ?? 0)) largest = index;
  }
  shares[largest] = (shares[largest] ?? 0) + MILLION - total;
  let remaining = draw * MILLION;
  for (let index = 0; index < count; index += 1) {
    remaining -= shares[index] ?? 0;
    if (remaining < 0) return index;
  }
  return largest;
};
