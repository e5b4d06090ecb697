/**
 * A signal that is aborted with its parent, if it has one, or before. (`AbortSignal.any` is too young.)
 *
 * @returns the signal, and what aborts it
 */
export const childOf = (parent?: AbortSignal): readonly [signal: AbortSignal, abort: () => void] => {
  const child = new AbortController();
  const abort = (): void => child.abort();
  if (parent?.aborted) abort();
  parent?.addEventListener('abort', abort);
  return [child.signal, abort];
};
