/** How long after the last sign of life a reader counts as using the list, in milliseconds. */
const LATELY = 1000;

/**
 * Watches a list for a reader who uses it, under whose hand nothing may move. A mouse that merely rests on the list does
 * not count: Firefox fires trusted pointer events under a resting mouse, so a move counts only if it went somewhere.
 *
 * @param signal ends it
 * @returns whether the reader has used the list within the last second, or has the keyboard's focus in it, which would be lost.
 * There is nothing to use in an empty one.
 */
export const watchInteraction = (container: Element, signal: AbortSignal): (() => unknown) => {
  let last = 0;
  const note = (event: Event): void => {
    const { type, movementX, movementY }: Partial<PointerEvent> = event;
    if (type !== 'pointermove' || movementX || movementY) last = Date.now();
  };
  for (const sign of ['pointerdown', 'pointermove']) {
    container.addEventListener(sign, note, { capture: true, signal });
  }
  return () => container.firstElementChild && (container.querySelector(':focus-visible') || Date.now() - last < LATELY);
};
