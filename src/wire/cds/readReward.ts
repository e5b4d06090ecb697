/**
 * Reads the body of a reward request. Known callers send an empty body (`$.ajax` in the tutorial), `1` (the documented
 * curl) or a float (analysis tools), with any Content-Type.
 *
 * @returns the reward: 1 if the body is empty, otherwise the JSON number in it; `undefined` for any other body
 */
export const readReward = (body: string): number | undefined => {
  if (body.trim() === '') return 1;
  try {
    const value: unknown = JSON.parse(body);
    // JSON has no NaN, but 1e999 is parsed as Infinity, which would make every sum infinite.
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
