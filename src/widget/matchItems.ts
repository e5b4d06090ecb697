import type { Item, PlacedItem } from './item.ts';
import { linkTo } from './linkTo.ts';

/**
 * How a child of the container names itself: by `data-topslot-id` (an empty one names nothing, which pins the child), else
 * by the address of its first link.
 */
export const idOf = (child: Element): string | null =>
  child.getAttribute('data-topslot-id') ?? (child.querySelector('a[href]') ?? child).getAttribute('href');

/** One spelling for every way of writing an address: absolute, and without a slash at its end. */
const spelling = (id: string): string => linkTo(id).href.replace(/\/$/, '');

/**
 * Finds the items among the children of a container, by address or guid.
 *
 * @returns them in the order of `items`; of several children with the same id the first is the item
 */
export const matchItems = (container: Element, items: readonly Item[]): PlacedItem[] => {
  const children = new Map<string, Element>();
  for (const child of container.children) {
    const id = idOf(child);
    if (id && !children.has(spelling(id))) children.set(spelling(id), child);
  }
  return items.flatMap((item) => {
    for (const name of [item.id, item.guid ?? item.id]) {
      const element = children.get(spelling(name));
      if (element && children.delete(spelling(name))) return { ...item, element };
    }
    return [];
  });
};
