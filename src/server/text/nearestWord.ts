/**
 * Returns the number of inserted, deleted, replaced or swapped characters between two words (optimal string alignment).
 */
const editDistance = (left: string, right: string): number => {
  let beforePrevious: readonly number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      let distance = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
        distance = Math.min(distance, (beforePrevious[column - 2] ?? 0) + 1);
      }
      current.push(distance);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[right.length] ?? 0;
};

/** Longer words are never typing mistakes for a known one, and comparing them would take long. */
const MAX_LENGTH = 64;

/**
 * Returns the known word that a mistyped one most likely stands for, for a "Did you mean …?". Ignores case.
 *
 * @returns the nearest word, or `undefined` if all differ by more than a third of their characters
 */
export const nearestWord = (word: string, known: readonly string[]): string | undefined => {
  if (word.length > MAX_LENGTH) return undefined;
  let nearest: string | undefined;
  let leastDistance = Infinity;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    const maxDistance = Math.max(word.length, candidate.length) / 3;
    if (distance <= maxDistance && distance < leastDistance) {
      nearest = candidate;
      leastDistance = distance;
    }
  }
  return nearest;
};
