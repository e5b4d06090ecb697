import { toPrintable } from './toPrintable.ts';

/** In milliseconds. */
const INTERVAL = 60_000;
const MAX_LINES = 1000;

/**
 * Wraps a log function so that each distinct line is logged at most once a minute. If one callback is invalid, the next
 * thousand usually are for the same reason, and repeated lines would hide all others.
 *
 * At most 1,000 distinct lines are logged per minute, so that a client that sends many different names cannot fill the
 * console or the memory.
 *
 * @param now returns the time in milliseconds
 */
export const throttleLines = (logLine: (line: string) => void, now: () => number): ((line: string) => void) => {
  /** Time at which each line was last logged, oldest first. */
  const loggedAt = new Map<string, number>();

  // The absolute difference, so that a clock that was set back does not suppress lines for longer than a minute.
  const isRecent = (line: string, time: number): boolean =>
    Math.abs(time - (loggedAt.get(line) ?? -Infinity)) < INTERVAL;

  return (text) => {
    const line = toPrintable(text);
    const time = now();
    if (isRecent(line, time)) return;
    for (const earlierLine of loggedAt.keys()) {
      if (isRecent(earlierLine, time)) break;
      loggedAt.delete(earlierLine);
    }
    if (loggedAt.size >= MAX_LINES) return;
    loggedAt.set(line, time);
    logLine(loggedAt.size < MAX_LINES ? line : `${line} (Further lines in this minute are omitted.)`);
  };
};
