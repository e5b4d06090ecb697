import type { Item } from '../api/item.ts';
import { warnAbout } from '../page/warn.ts';

/**
 * Warns if more links of a list lead elsewhere than to its ranked stories. Links in the stories' own items, such as to
 * their categories, and those in pinned elements are not counted.
 *
 * @param ranked the ranked items
 * @param items those that the list has, with their elements
 */
export const warnUnmatched = (container: Element, ranked: readonly Item[], items: readonly Item[]): void => {
  const inItems = new Set<unknown>(
    items.flatMap(({ element }) =>
      // The prototype's method, because in an item that is a form, an input can have its name.
      element ? [element, ...Element.prototype.querySelectorAll.call(element, 'a')] : [],
    ),
  );
  const links = [...container.querySelectorAll<HTMLAnchorElement>('a[href]:not([data-topslot-id=""] *)')];
  const urlsOf = (areInItems: boolean): Set<string> =>
    new Set(links.filter((link) => inItems.has(link) === areInItems).map(({ href }) => href));
  const own = urlsOf(true);
  const others = [...urlsOf(false)].filter((url) => !own.has(url));
  // No link in any item: other code has replaced the items meanwhile.
  if (own.size ? own.size < others.length : !items.length) {
    // URLs that differ slightly are hard to notice, so the message shows one of each side.
    warnAbout(
      container,
      `has ${items.length} of ${ranked.length} ranked stories. Other link: ${others[0]}. ` +
        `Other story: ${ranked.find(({ id }) => !items.some((item) => item.id === id))?.id}`,
      'unmatched',
    );
  }
};
