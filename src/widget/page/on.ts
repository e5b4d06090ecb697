declare global {
  interface WindowEventMap {
    prerenderingchange: Event;
    visibilitychange: Event;
  }
}

/**
 * Listens for events anywhere on the page, before all listeners of the page's elements and of the document: they cannot
 * stop the events first.
 *
 * @param signal removes the listeners
 */
export const on = <Type extends keyof WindowEventMap>(
  types: readonly Type[],
  listener: (event: WindowEventMap[Type]) => void,
  signal?: AbortSignal,
): void => {
  const options: object = { capture: true, signal };
  for (const type of types) addEventListener(type, listener, options);
};
