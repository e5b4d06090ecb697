import type { LearningState } from '../../wire/dashboard/learningState.ts';

/** As often as a curve that rises in a minute needs, and as long as a server that is only slow may take, in milliseconds. */
const EVERY = 1000;
const LONGEST = 10_000;

const ask = async (): Promise<LearningState | undefined> => {
  try {
    const response = await fetch('learning', { signal: AbortSignal.timeout(LONGEST), cache: 'no-store' });
    if (!response.ok) return undefined;
    const state: LearningState = await response.json();
    return state;
  } catch {
    return undefined;
  }
};

/**
 * Asks the server what it has learned about once a second, for as long as the page is visible.
 *
 * @param take gets it, or `undefined` while the server is away
 * @returns what asks at once
 */
export const pollLearning = (take: (state: LearningState | undefined) => void): (() => void) => {
  let planned: ReturnType<typeof setTimeout> | undefined;
  let reading = false;
  let again = false;

  const read = async (): Promise<void> => {
    clearTimeout(planned);
    // One at a time, so that nothing older comes after something newer.
    again = reading;
    if (reading || document.hidden) return;
    reading = true;
    take(await ask());
    reading = false;
    if (!document.hidden) planned = setTimeout(() => void read(), again ? 0 : EVERY);
  };

  document.addEventListener('visibilitychange', () => void read());
  void read();
  return () => void read();
};
