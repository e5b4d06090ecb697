/**
 * Puts elements in this order into the places that others hold, or some of them already, in a container. Everything else
 * there keeps its place, and an element that is in its place already is not touched. Others that are not wanted any more
 * go; more elements than places follow the last one.
 *
 * Each place is held by an empty comment while the elements change. Replacing nodes within one task shifts nothing
 * (measured with the layout-shift API); `moveBefore` and flex `order` do.
 */
export const arrange = (container: Element, places: readonly Element[], ordered: readonly Element[]): void => {
  // Whatever text an empty container says meanwhile goes as well.
  if (!places.length) container.replaceChildren(...ordered);
  const markers = places.map((place, index) => {
    const marker = document.createComment('');
    if (place !== ordered[index]) place.replaceWith(marker);
    return marker;
  });
  // A marker that stands nowhere replaces nothing; one that nothing is left for goes.
  markers.forEach((marker, index) => marker.replaceWith(...ordered.slice(index, index + 1)));
  ordered[places.length - 1]?.after(...ordered.slice(places.length));
};
