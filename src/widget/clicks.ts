/**
 * Calls `onClick` the first time that the reader follows a link in this element, with whatever gesture: `click` is the
 * left button, a touch, Enter, and all of them with Ctrl, Cmd or Shift; the middle button is `auxclick` (and so is the
 * right one, which is not following). A synthetic click is not a reader.
 *
 * Listens while the event is on its way down, so that no handler of the page can hide it, and never prevents, delays or
 * rewrites anything. A router that has called `preventDefault` has still been clicked.
 *
 * @param signal ends it
 */
export const onFirstClick = (element: Element, signal: AbortSignal, onClick: () => void): void => {
  let clicked = false;
  const listen = (event: Event): void => {
    const { isTrusted, target, button, type }: Partial<MouseEvent> = event;
    const follows = type === 'click' || button === 1;
    if (clicked || !isTrusted || !follows || !(target instanceof Element) || !target.closest('a[href]')) return;
    clicked = true;
    onClick();
  };
  for (const gesture of ['click', 'auxclick']) element.addEventListener(gesture, listen, { capture: true, signal });
};
