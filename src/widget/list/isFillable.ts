/** The elements that the widget has built. */
export const builtElements = new WeakSet<Element>();

/** Checks whether the widget may fill a container: it is empty, or all its children were built by the widget. */
export const isFillable = (container: Element): boolean =>
  [...container.children].every((child) => builtElements.has(child));
