import { arrange } from './arrange.ts';
import { buildItem } from './buildItem.ts';
import { builtElements, isFillable } from './isFillable.ts';
import { warnAbout } from '../page/warn.ts';
import type { Item, PlacedItem } from '../api/item.ts';
import { readId, matchItems } from './matchItems.ts';
import type { Rules } from '../api/options.ts';
import type { Reason } from '../api/reason.ts';

/**
 * Applies a ranking to a container: fills an empty one, or reorders the list's own items within the places that they
 * occupy.
 *
 * @param ranked the ranked items, at least one
 * @returns the items now in the list, from top to bottom; or the reason why the list is unchanged
 */
export const applyRanking = (
  container: Element,
  ranked: readonly Item[],
  { curate, renderItem }: Rules,
): readonly PlacedItem[] | Reason => {
  const children = [...container.children];
  const canFill = isFillable(container);
  const available = canFill ? ranked : matchItems(children, ranked);
  if (!available.length) {
    // Ids that differ slightly are hard to notice, so the message shows one of each side.
    warnAbout(
      container,
      `none of its links (${children.length}) is among the ranked stories (${ranked.length}). ` +
        `First link: ${children.map(readId).find(Boolean)}; first story: ${ranked[0]?.id}`,
      'unmatched',
    );
    return 'unmatched';
  }
  const shown = (curate?.([...available]) ?? available).flatMap((item) => {
    const element = item.element ?? buildItem(container, item, renderItem);
    return element ? { ...item, element } : [];
  });
  if (!shown.length) return 'empty';
  const movable = new Set([...available, ...shown].map(({ element }) => element));
  arrange(
    container,
    children.filter((child) => builtElements.has(child) || movable.has(child)),
    shown.map(({ element }) => element),
  );
  return shown;
};
