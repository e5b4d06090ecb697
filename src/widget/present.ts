import { arrange } from './arrange.ts';
import { fill, isFillable } from './fill.ts';
import type { Item, PlacedItem } from './item.ts';
import { idOf, matchItems } from './matchItems.ts';
import type { Reason } from './outcome.ts';

/**
 * Lays ranked items out: fills an empty container, or puts the list's own items in ranked order into the places that they
 * held.
 *
 * @param items at least one
 * @returns the items that stand there now, from the top; or why the list was left alone
 */
export const present = (container: Element, items: readonly Item[]): readonly PlacedItem[] | Reason => {
  const canFill = isFillable(container);
  const placed = (canFill ? fill : matchItems)(container, items);
  if (placed.length) {
    if (!canFill) arrange(container, placed);
    return placed;
  }
  if (canFill) return 'empty';
  // The one mistake that cannot be seen: ids that differ in a word. An id of each side shows it.
  console.warn('topslot: unmatched', [...container.children].map(idOf).find(Boolean), 'ranked', items[0]?.id);
  return 'unmatched';
};
