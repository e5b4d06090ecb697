/**
 * Calls `clicked` when the reader follows a link in this element, with whatever gesture: `click` is the left button, a
 * touch, Enter, and all of them with Ctrl, Cmd or Shift; the middle button is `auxclick` (and so is the right one, which is
 * not following). A synthetic click is not a reader.
 *
 * Listens while the event is on its way down, so that no handler in the list can hide it, and never prevents, delays or
 * rewrites anything. A router that has called `preventDefault` has still been clicked.
 *
 * @param signal ends it
 */
export const onClick = (element: Element, signal: AbortSignal, clicked: (target: Element) => void): void => {
  const listen = (event: Event): void => {
    // The left button is 0, and so is the keyboard; the middle one 1, the right one 2.
    const { isTrusted, target, button = 2 }: Partial<MouseEvent> = event;
    if (isTrusted && button < 2 && target instanceof Element && target.closest('a[href]')) clicked(target);
  };
  for (const gesture of ['click', 'auxclick']) element.addEventListener(gesture, listen, { capture: true, signal });
};
