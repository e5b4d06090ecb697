import type { Item, PlacedItem } from '../api/item.ts';
import type { ContainerOptions, Rules } from '../api/options.ts';
import type { Reason } from '../api/reason.ts';
import { warnAbout } from '../page/warn.ts';
import { arrange } from './arrange.ts';
import { buildItem } from './buildItem.ts';
import type { StoryFinder } from './createStoryFinder.ts';
import { findItems } from './findItems.ts';
import { builtElements, isFillable } from './isFillable.ts';

/**
 * Applies a ranking to a container: fills an empty one, or reorders the list's own items within the places that they
 * occupy. Warns if fewer than half of the list's links lead to ranked stories.
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
  /** The URLs of the links in the items, or of those outside them and outside pinned elements. */
  const urlsOf = (areInItems: boolean): Set<string> =>
    new Set(
      [...container.querySelectorAll<HTMLAnchorElement>('a[href]:not([data-topslot-id=""] *)')]
        .filter((link) => items.some(({ element }) => element?.contains(link)) === areInItems)
        .map(({ href }) => href),
    );
  const own = urlsOf(true);
  const others = [...urlsOf(false)].filter((url) => !own.has(url));
  if (!canFill && (own.size < others.length || !items.length)) {
    // URLs that differ slightly are hard to notice, so the message shows one of each side.
    warnAbout(
      container,
      `has ${items.length} of ${ranked.length} ranked stories. Other link: ${others[0]}. ` +
        `Other story: ${ranked.find(({ id }) => !items.some((item) => item.id === id))?.id}`,
      'unmatched',
    );
  }
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
