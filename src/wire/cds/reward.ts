/**
 * Reads the body of a reward request. Callers in the wild send nothing at all (the tutorial's `$.ajax`), `1` (the
 * documented curl) or a float (analysis tools), under any Content-Type.
 *
 * @param body the body as text
 * @returns the reward: 1 where the body is empty, else the JSON number that it holds; `undefined` for anything else
 */
export const readReward = (body: string): number | undefined => {
  if (body.trim() === '') return 1;
  try {
    const value: unknown = JSON.parse(body);
    // JSON has no NaN, but 1e999 reads as Infinity, and no sum survives that.
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
