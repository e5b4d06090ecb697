import type { Item, PlacedItem } from '../api/item.ts';
import { normalizeUrl } from '../page/parseUrl.ts';

/**
 * Reads the id of a child of the container: its `data-topslot-id`, otherwise the URL of its first link. An empty
 * `data-topslot-id` pins the child, because it matches no item.
 */
export const readId = (child: Element): string | null =>
  child.getAttribute('data-topslot-id') ?? (child.querySelector('a[href]') ?? child).getAttribute('href');

/**
 * Finds the elements of items, by URL or guid.
 *
 * @returns the items that have an element, in the order of `items`; of several elements with the same id, the first is
 * used
 */
export const matchItems = (children: readonly Element[], items: readonly Item[]): PlacedItem[] => {
  // `x:` matches no item, so a child without an id is never found.
  const ids = children.map((child) => normalizeUrl(readId(child) || 'x:'));
  return items.flatMap((item) => {
    const url = normalizeUrl(item.id);
    const guid = normalizeUrl(item.guid ?? item.id);
    const index = ids.findIndex((id) => id === url || id === guid);
    const element = children[index];
    ids[index] = '';
    return element ? { ...item, element } : [];
  });
};
