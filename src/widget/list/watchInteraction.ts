import { on } from '../page/on.ts';

/** Time after the last pointer event during which the reader counts as using the list, in milliseconds. */
const INTERACTION_WINDOW = 1000;

/**
 * Watches whether the reader is using a list, because nothing may move under the pointer. A resting mouse does not
 * count: Firefox fires trusted pointer events for it, so a `pointermove` counts only if it has a movement.
 *
 * @param signal stops watching
 * @returns a function that returns a truthy value if the reader used the pointer on the list within the last second, or
 * has the keyboard's focus in it, which a move would lose. It is falsy for an empty list.
 */
export const watchInteraction = (container: Element, signal: AbortSignal): (() => unknown) => {
  let lastUsed = 0;
  on(
    ['pointerdown', 'pointermove'],
    (event) => {
      if ((event.buttons || event.movementX || event.movementY) && event.composedPath().includes(container)) {
        lastUsed = Date.now();
      }
    },
    signal,
  );
  return () =>
    container.firstElementChild &&
    (container.querySelector(':focus-visible') || Date.now() - lastUsed < INTERACTION_WINDOW);
};
