import type { Item, PlacedItem } from '../api/item.ts';
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
  const elements = [...container.querySelectorAll('*')];
  const signs = new Map<Item | undefined, Element[]>(stories.map((story) => [story, []]));
  for (const sign of container.querySelectorAll<HTMLAnchorElement>('a[href],[data-topslot-id]')) {
    signs.get(findStory(sign.closest('[data-topslot-id]')?.getAttribute('data-topslot-id') ?? sign.href))?.push(sign);
  }
  for (const own of signs.values()) own.sort((one, other) => areaOf(other) - areaOf(one));

  return stories.flatMap((story) => {
    const own = signs.get(story) ?? [];
    const [sign] = own;
    /** The elements around the sign and no other story's, the innermost first. */
    const path = elements.filter(
      (element) =>
        sign &&
        element.contains(sign) &&
        ![...signs.values()].some(([other]) => other && other !== sign && element.contains(other)),
    );
    path.reverse();
    const element =
      path.find((candidate) =>
        selector
          ? candidate.matches(selector)
          : candidate.matches('li,article,[class]') &&
            [...(candidate.parentElement?.children ?? [])].some(
              (twin) =>
                twin.tagName + twin.className === candidate.tagName + candidate.className &&
                twin.querySelector('a[href]') &&
                !own.some((link) => twin.contains(link)),
            ),
      ) ?? (selector ? undefined : path.pop());
    return element && !element.querySelector('iframe,object,embed') ? { ...story, element } : [];
  });
};
