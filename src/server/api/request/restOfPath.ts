/**
 * What stands behind the first `count` slashes of a path, decoded. Event ids of other services may hold `/` and `.`, so
 * the whole rest counts, not the next segment.
 *
 * @returns `undefined` where the percent-encoding is broken
 */
export const restOfPath = (path: string, count: number): string | undefined => {
  try {
    const rest = decodeURIComponent(path.split('/').slice(count).join('/'));
    // A copy: a part of a string keeps all of it in memory, and whoever sends an id chooses how long the address around it is.
    return Buffer.from(rest).toString();
  } catch {
    return undefined;
  }
};
