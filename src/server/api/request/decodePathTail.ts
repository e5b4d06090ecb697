/**
 * Returns the part of a path after its first `count` slashes, decoded. Event ids of other services may contain `/` and
 * `.`, so this is the whole remaining path, not one segment.
 *
 * @returns `undefined` if the percent-encoding is invalid
 */
export const decodePathTail = (path: string, count: number): string | undefined => {
  try {
    const tail = decodeURIComponent(path.split('/').slice(count).join('/'));
    // Copies the string: in V8 a substring keeps the whole path in memory, and a client may send a very long one.
    return Buffer.from(tail).toString();
  } catch {
    return undefined;
  }
};
