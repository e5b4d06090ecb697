import { printable } from './printable.ts';

const A_MINUTE = 60_000;
const MOST_LINES = 1000;

/**
 * Passes each line on at most once a minute: what is wrong with one callback is wrong with the thousand behind it, and a
 * console full of it hides everything else. Of more than a thousand different lines a minute the rest is left out, so that
 * nobody who makes up names can fill the console, or the memory.
 */
export const throttled = (say: (line: string) => void, now: () => number): ((line: string) => void) => {
  /** When each was said, the oldest first. */
  const said = new Map<string, number>();

  // Either way: a clock that was set back must not keep it silent.
  const isRecent = (line: string, time: number): boolean => Math.abs(time - (said.get(line) ?? -Infinity)) < A_MINUTE;

  return (text) => {
    const line = printable(text);
    const time = now();
    if (isRecent(line, time)) return;
    for (const known of said.keys()) {
      if (isRecent(known, time)) break;
      said.delete(known);
    }
    if (said.size >= MOST_LINES) return;
    said.set(line, time);
    say(said.size < MOST_LINES ? line : `${line} (More in this minute is left out.)`);
  };
};
