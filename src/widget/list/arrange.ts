import { isAbove } from './isAbove.ts';

/**
 * Fills places on the page with elements. All other nodes stay, and so does an element that is already in its place.
 * Elements of `places` that are not in `ordered` are removed. If there are more elements than places, the remaining ones
 * follow the last place.
 *
 * The first place is the one that is displayed first: with `flex-direction: column-reverse` or `order`, this is not the
 * document's first.
 *
 * An empty comment marks each place while elements move. Replacing nodes within one task causes no layout shift
 * (measured with the layout-shift API), unlike `moveBefore` or flex `order`.
 *
 * @param places in document order, at any depth, none inside another
 * @param ordered the elements for these places; they may be among `places`
 */
export const arrange = (places: Element[], ordered: readonly Element[]): void => {
  const [top] = places;
  if (top && places.some((place) => isAbove(place, top))) {
    places.sort((one, other) => +isAbove(other, one) - +isAbove(one, other));
  }
  const markers = places.map((place, index) => {
    const marker = new Comment();
    if (place !== ordered[index]) place.replaceWith(marker);
    return marker;
  });
  // `replaceWith` does nothing for a marker that was not inserted, and removes a marker that no element is left for.
  markers.forEach((marker, index) => marker.replaceWith(...ordered.slice(index, index + 1)));
  ordered[places.length - 1]?.after(...ordered.slice(places.length));
};
