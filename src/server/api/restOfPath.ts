/**
 * What stands behind the first `count` slashes of a path, decoded. Event ids of other services may hold `/` and `.`, so
 * the whole rest counts, not the next segment.
 *
 * @returns `undefined` where the percent-encoding is broken
 */
export const restOfPath = (path: string, count: number): string | undefined => {
  try {
    return decodeURIComponent(path.split('/').slice(count).join('/'));
  } catch {
    return undefined;
  }
};
