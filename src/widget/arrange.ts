import type { PlacedItem } from './item.ts';

/**
 * Puts items, which are children of a container, in this order into the places that they hold together. Everything else in
 * the container keeps its place, and an item that is in its place already is not touched.
 *
 * Each place is held by an empty comment while the elements change. Replacing nodes within one task shifts nothing
 * (measured with the layout-shift API); `moveBefore` and flex `order` do.
 */
export const arrange = (container: Element, items: readonly PlacedItem[]): void => {
  const ordered = items.map(({ element }) => element);
  const places = [...container.children].filter((child) => ordered.includes(child));
  const moves = places.flatMap((place, index) => {
    const element = ordered[index];
    if (!element || place === element) return [];
    const marker = document.createComment('');
    place.before(marker);
    return { marker, element };
  });
  for (const { marker, element } of moves) marker.replaceWith(element);
};
