/**
 * Creates a signal that is aborted together with its parent, or earlier by the returned function. (`AbortSignal.any` is
 * not supported by all browsers yet.)
 *
 * @returns the signal, and the function that aborts it
 */
export const childSignal = (parent?: AbortSignal): readonly [signal: AbortSignal, abort: () => void] => {
  const child = new AbortController();
  const abort = (): void => child.abort();
  if (parent?.aborted) abort();
  // The controller serves as the listener's options: its `signal` removes the listener once the child is aborted.
  parent?.addEventListener('abort', abort, child);
  return [child.signal, abort];
};
