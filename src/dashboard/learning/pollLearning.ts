import type { LearningState } from '../../wire/dashboard/learningState.ts';

/** The pause between two requests, in milliseconds. */
const POLL_INTERVAL = 1000;

/** The time after which a request fails, in milliseconds. */
const REQUEST_TIMEOUT = 10_000;

/** Fetches the state of learning; undefined if the server does not respond with one. */
const fetchLearning = async (): Promise<LearningState | undefined> => {
  try {
    const response = await fetch('learning', { signal: AbortSignal.timeout(REQUEST_TIMEOUT), cache: 'no-store' });
    if (!response.ok) return undefined;
    const state: LearningState = await response.json();
    return state;
  } catch {
    return undefined;
  }
};

/**
 * Fetches the state of learning about once a second while the page is visible.
 *
 * @param onState receives each state; undefined if the server does not respond
 * @returns a function that fetches the state at once
 */
export const pollLearning = (onState: (state: LearningState | undefined) => void): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isPolling = false;
  let shouldRepeat = false;

  const poll = async (): Promise<void> => {
    clearTimeout(timer);
    // One request at a time, so that an older state never arrives after a newer one.
    shouldRepeat = isPolling;
    if (isPolling || document.hidden) return;
    isPolling = true;
    onState(await fetchLearning());
    isPolling = false;
    if (!document.hidden) timer = setTimeout(() => void poll(), shouldRepeat ? 0 : POLL_INTERVAL);
  };

  document.addEventListener('visibilitychange', () => void poll());
  void poll();
  return () => void poll();
};
