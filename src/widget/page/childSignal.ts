/**
 * A signal that is aborted with its parent, if it has one, or before. (`AbortSignal.any` is too young.)
 *
 * @returns the signal, and what aborts it
 */
export const childSignal = (parent?: AbortSignal): readonly [signal: AbortSignal, abort: () => void] => {
  const child = new AbortController();
  const abort = (): void => child.abort();
  if (parent?.aborted) abort();
  // The controller has a `signal`, which is the option that lets go of a parent that lives on.
  parent?.addEventListener('abort', abort, child);
  return [child.signal, abort];
};
