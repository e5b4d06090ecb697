/**
 * Fills places in a container with elements. All other nodes of the container stay, and so does an element that is
 * already in its place. Elements of `places` that are not in `ordered` are removed. If there are more elements than
 * places, the remaining ones follow the last place.
 *
 * An empty comment marks each place while elements move. Replacing nodes within one task causes no layout shift
 * (measured with the layout-shift API), unlike `moveBefore` or flex `order`.
 *
 * @param places children of the container, in document order
 * @param ordered the elements for these places; they may be among `places`
 */
export const arrange = (container: Element, places: readonly Element[], ordered: readonly Element[]): void => {
  // Also removes placeholder text.
  if (!places.length) container.replaceChildren(...ordered);
  const markers = places.map((place, index) => {
    const marker = document.createComment('');
    if (place !== ordered[index]) place.replaceWith(marker);
    return marker;
  });
  // `replaceWith` does nothing for a marker that was not inserted, and removes a marker that no element is left for.
  markers.forEach((marker, index) => marker.replaceWith(...ordered.slice(index, index + 1)));
  ordered[places.length - 1]?.after(...ordered.slice(places.length));
};
