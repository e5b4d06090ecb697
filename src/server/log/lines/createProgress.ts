import { formatProgress } from './formatProgress.ts';

/** Minimum time between two progress lines, in milliseconds. */
const INTERVAL = 2000;

/**
 * Logs the progress of reading a large log, at most every two seconds, so that the operator sees that the start
 * continues.
 *
 * @param total number of bytes to read
 * @param now returns the time in milliseconds since 1970
 * @param logLine receives a console line
 * @returns a function to call with the number of bytes read since its last call
 */
export const createProgress = (
  total: number,
  now: () => number,
  logLine: (line: string) => void,
): ((bytes: number) => void) => {
  let read = 0;
  let loggedAt = now();
  return (bytes) => {
    read += bytes;
    const time = now();
    if (time - loggedAt < INTERVAL) return;
    loggedAt = time;
    logLine(`log: read ${formatProgress(read, total)}`);
  };
};
