import type { Item, PlacedItem } from '../api/item.ts';
import type { ContainerOptions, Rules } from '../api/options.ts';
import type { Reason } from '../api/reason.ts';
import { arrange } from './arrange.ts';
import { buildItem } from './buildItem.ts';
import type { StoryFinder } from './createStoryFinder.ts';
import { findItems } from './findItems.ts';
import { builtElements, isFillable } from './isFillable.ts';

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
  findStory: StoryFinder,
  { curate, renderItem, items: selector }: Rules & Pick<ContainerOptions, 'items'>,
): readonly PlacedItem[] | Reason => {
  const canFill = isFillable(container);
  const items = canFill
    ? ranked
    : findItems(container, ranked, findStory, selector ?? container.getAttribute('data-topslot-items') ?? '');
  if (!items.length) return 'unmatched';
  const shown = (curate?.([...items]) ?? items).flatMap((item) => {
    const element = item.element ?? buildItem(container, item, renderItem);
    return element ? { ...item, element } : [];
  });
  if (!shown.length) return 'empty';
  const ordered = shown.map(({ element }) => element);
  const movable = new Set([...items.map(({ element }) => element), ...ordered]);
  const places = [...container.querySelectorAll('*')].filter(
    (element) => movable.has(element) || builtElements.has(element),
  );
  if (places.length) arrange(places, ordered);
  // Also removes placeholder text.
  else container.replaceChildren(...ordered);
  return shown;
};
