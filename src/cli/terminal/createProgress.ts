import { formatCount } from './formatCount.ts';

/** The shortest time between two progress lines, in milliseconds. */
const INTERVAL = 2000;

/**
 * Creates a function that logs the progress of a long command at most every two seconds. A short command logs nothing.
 *
 * @example `evaluate: 120,000 records, 35 %`
 * @param now returns the time in milliseconds
 * @param logLine receives each progress line
 * @param unit plural noun for the things that are counted
 * @returns a function to call with the count so far and, if known, the share of the work that is done (0…1)
 */
export const createProgress = (
  command: string,
  now: () => number,
  logLine: (line: string) => void,
  unit = 'records',
): ((count: number, share?: number) => void) => {
  let loggedAt = now();
  return (count, share) => {
    const time = now();
    if (time - loggedAt < INTERVAL) return;
    loggedAt = time;
    const percent = share === undefined ? '' : `, ${Math.floor(share * 100)} %`;
    logLine(`${command}: ${formatCount(count)} ${unit}${percent}`);
  };
};
