import type { Item, PlacedItem } from '../api/item.ts';
import { spelling } from '../page/linkTo.ts';

/**
 * How a child of the container names itself: by `data-topslot-id` (an empty one names nothing, which pins the child), else
 * by the address of its first link.
 */
export const idOf = (child: Element): string | null =>
  child.getAttribute('data-topslot-id') ?? (child.querySelector('a[href]') ?? child).getAttribute('href');

/**
 * Finds the items among these elements, by address or guid.
 *
 * @returns them in the order of `items`; of several elements with the same id the first is the item
 */
export const matchItems = (children: readonly Element[], items: readonly Item[]): PlacedItem[] => {
  // A child without an id gets one that nothing has.
  const ids = children.map((child) => spelling(idOf(child) || 'x:'));
  return items.flatMap((item) => {
    const link = spelling(item.id);
    const guid = spelling(item.guid ?? item.id);
    const index = ids.findIndex((id) => id === link || id === guid);
    const element = children[index];
    ids[index] = '';
    return element ? { ...item, element } : [];
  });
};
