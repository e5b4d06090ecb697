/** How long after the last sign of life a reader counts as using the list, in milliseconds. */
const LATELY = 1000;

/**
 * Watches a list for a reader who uses it, under whose hand nothing may move. A mouse that merely rests on the list does
 * not count: Firefox fires trusted pointer events under a resting mouse, so a move counts only if it went somewhere.
 *
 * @param signal ends it
 * @returns whether the reader has used the list within the last second
 */
export const watchInteraction = (container: Element, signal: AbortSignal): (() => boolean) => {
  let last = -LATELY;
  const note = (event: Event): void => {
    const { type, movementX, movementY }: Partial<PointerEvent> = event;
    if (type !== 'pointermove' || movementX || movementY) last = performance.now();
  };
  for (const sign of ['focusin', 'keydown', 'pointerdown', 'touchstart', 'pointermove']) {
    container.addEventListener(sign, note, { passive: true, signal });
  }
  return () => performance.now() - last < LATELY;
};
