import type { Item, PlacedItem } from '../api/item.ts';
import { parentOf } from '../page/parentOf.ts';
import { resolveUrl } from '../page/resolveUrl.ts';
import type { StoryFinder } from './createStoryFinder.ts';

const areaOf = (element: Element): number => {
  const { width, height } = element.getBoundingClientRect();
  return width * height;
};

/**
 * Finds the items of stories in a container. A story is identified by a `data-topslot-id`, which holds for all links in
 * that element, or else by the links to it. Of several, the largest counts: a story may also be linked from a list of
 * related stories in another card, or from a hidden copy for narrow screens.
 *
 * An item is the element around it that `selector` selects; without a selector, the largest one that contains no other
 * ranked story. But an element that repeats, such as one `li` of several or one of several cards with the same class, is
 * an item of its own, even if its neighbours lead to stories that are not ranked. An element with a frame is no item,
 * because moving it would load the frame again.
 *
 * @returns the stories that have an item, in the order of `stories`; no item is inside another
 */
export const findItems = (
  container: Element,
  stories: readonly Item[],
  findStory: StoryFinder,
  selector: string,
): readonly PlacedItem[] => {
  const signs = new Map<Item | undefined, Element[]>(stories.map((story) => [story, []]));
  for (const sign of container.querySelectorAll<HTMLAnchorElement>('a[href],[data-topslot-id]')) {
    const id = sign.closest('[data-topslot-id]')?.getAttribute('data-topslot-id');
    // An empty id pins the element.
    const story = id === undefined ? findStory(sign.href) : id && (findStory(id) ?? findStory(resolveUrl(id)));
    if (story) signs.get(story)?.push(sign);
  }
  /** The number of stories in each element. */
  const counts = new Map<Element, number>();
  for (const own of signs.values()) {
    own.sort((one, other) => areaOf(other) - areaOf(one));
    for (let element: Element | null = own[0] ?? null; element && element !== container; element = parentOf(element)) {
      counts.set(element, (counts.get(element) ?? 0) + 1);
    }
  }

  /** Finds the item around a story's chosen link. */
  const findItem = (sign: Element, own: readonly Element[]): Element | undefined => {
    const isItem = (element: Element): boolean =>
      selector
        ? element.matches(selector)
        : element.matches('li,article,[class]') &&
          [...(parentOf(element)?.children ?? [])].some(
            (twin) =>
              twin.tagName + twin.className === element.tagName + element.className &&
              twin.querySelector('a[href]') &&
              !own.some((link) => twin.contains(link)),
          );
    let item = sign;
    for (let outer: Element | null = sign; outer && counts.get(outer) === 1; outer = parentOf(outer)) {
      item = outer;
      if (isItem(outer)) return outer;
    }
    return selector ? undefined : item;
  };

  return stories.flatMap((story) => {
    const own = signs.get(story) ?? [];
    const element = own[0] && findItem(own[0], own);
    return element && !element.querySelector('iframe,object,embed') ? { ...story, element } : [];
  });
};
