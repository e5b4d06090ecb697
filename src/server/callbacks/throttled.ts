const A_MINUTE = 60_000;
const MOST_LINES = 1000;

/**
 * Passes each line on at most once a minute: what is wrong with one callback is wrong with the thousand behind it, and a
 * console full of it hides everything else.
 */
export const throttled = (say: (line: string) => void, now: () => number): ((line: string) => void) => {
  const said = new Map<string, number>();
  return (line) => {
    const time = now();
    if (time < (said.get(line) ?? -Infinity) + A_MINUTE) return;
    if (said.size >= MOST_LINES) said.clear();
    said.set(line, time);
    say(line);
  };
};
