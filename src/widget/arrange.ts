/**
 * Puts children of a container in this order into the places that they hold together. Everything else in the container
 * keeps its place, and an element that is in its place already is not touched.
 *
 * Each place is held by an empty comment while the elements change. Replacing nodes within one task shifts nothing
 * (measured with the layout-shift API); `moveBefore` and flex `order` do.
 */
export const arrange = (container: Element, ordered: readonly Element[]): void => {
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
