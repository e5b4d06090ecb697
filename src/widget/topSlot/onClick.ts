/**
 * Calls `onLinkClick` when the reader follows a link in this element. `click` covers the left button, touch and Enter,
 * also with Ctrl, Cmd or Shift. `auxclick` covers the middle button; the right button also fires it, but is ignored.
 * Synthetic clicks are ignored.
 *
 * Listens in the capture phase, so no handler in the list can stop the event first. Never prevents, delays or changes
 * the event. A click counts even if a router called `preventDefault`.
 *
 * @param onLinkClick receives the element that was clicked, inside or equal to the link
 * @param signal removes the listeners
 */
export const onClick = (element: Element, signal: AbortSignal, onLinkClick: (target: Element) => void): void => {
  const listen = (event: Event): void => {
    // `button` is 0 for the left button and the keyboard, 1 for the middle button, 2 for the right one.
    const { isTrusted, target, button = 2 }: Partial<MouseEvent> = event;
    if (isTrusted && button < 2 && target instanceof Element && target.closest('a[href]')) onLinkClick(target);
  };
  for (const gesture of ['click', 'auxclick']) element.addEventListener(gesture, listen, { capture: true, signal });
};
