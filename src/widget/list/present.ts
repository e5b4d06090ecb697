import { arrange } from './arrange.ts';
import { build } from './build.ts';
import { built, isFillable } from './fillable.ts';
import type { Item, PlacedItem } from '../api/item.ts';
import { idOf, matchItems } from './matchItems.ts';
import type { Rules } from '../api/options.ts';
import type { Reason } from '../api/reason.ts';

/**
 * Lays ranked items out: fills an empty container, or puts the list's own items in ranked order into the places that they
 * held.
 *
 * @param ranked at least one
 * @returns the items that stand there now, from the top; or why the list was left alone
 */
export const present = (
  container: Element,
  ranked: readonly Item[],
  { curate, renderItem }: Rules,
): readonly PlacedItem[] | Reason => {
  const children = [...container.children];
  const canFill = isFillable(container);
  const found = canFill ? ranked : matchItems(children, ranked);
  if (!found.length) {
    // The one mistake that cannot be seen: ids that differ in a word. An id of each side shows it.
    console.warn('topslot: unmatched', children.map(idOf).join(' '), ranked[0]?.id);
    return 'unmatched';
  }
  const placed = (curate?.([...found]) ?? found).flatMap((item) => {
    const element = item.element ?? build(container, item, renderItem);
    return element ? { ...item, element } : [];
  });
  if (!placed.length) return 'empty';
  const ours = new Set([...found, ...placed].map(({ element }) => element));
  arrange(
    container,
    children.filter((child) => built.has(child) || ours.has(child)),
    placed.map(({ element }) => element),
  );
  return placed;
};
