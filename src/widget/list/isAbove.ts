import { parentOf } from '../page/parentOf.ts';

/** Checks whether an element stays in view while the page scrolls, so that its position says nothing. */
const isSticky = (element: Element | null): boolean =>
  !!element && (/fixed|sticky/.test(getComputedStyle(element).position) || isSticky(parentOf(element)));

/**
 * Checks whether an element is displayed above another one: its middle is not below the other's top edge. Two elements
 * in one row are not above each other. An element without a height, such as a hidden one, is below every displayed one.
 * Nothing is above an element that stays in view while the page scrolls.
 */
export const isAbove = (element: Element, other: Element): boolean => {
  const { top, height } = element.getBoundingClientRect();
  const below = other.getBoundingClientRect();
  return height > 0 && (!below.height || top + height / 2 <= below.top) && !isSticky(other);
};
