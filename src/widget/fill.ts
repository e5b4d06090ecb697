import type { Item, PlacedItem } from './item.ts';
import { isHttp, linkTo } from './linkTo.ts';

const built = new WeakSet<Element>();

/** Whether a container is ours to fill: it is empty, or holds nothing but what we have filled it with. */
export const isFillable = (container: Element): boolean => [...container.children].every((child) => built.has(child));

const make = <Name extends 'img' | 'span'>(name: Name, part: string): HTMLElementTagNameMap[Name] => {
  const element = document.createElement(name);
  element.className = `topslot-${part}`;
  return element;
};

/**
 * Makes the element of an item: `li > a.topslot-link > img.topslot-image, .topslot-title, .topslot-description`. Texts go
 * in as text, addresses only as http(s).
 *
 * @param name of the outer element: `li` in a list
 * @returns nothing for an item without a title, or with an address that no link may have
 */
const build = (name: string, item: Item): PlacedItem[] => {
  const link = linkTo(item.id);
  if (!item.title || !isHttp(link)) return [];
  link.className = 'topslot-link';
  const picture = item.image && linkTo(item.image);
  if (picture && isHttp(picture)) {
    const image = make('img', 'image');
    // The title beside it says what the picture shows.
    image.alt = '';
    image.src = picture.href;
    link.append(image);
  }
  for (const part of ['title', 'description'] as const) {
    const content = item[part];
    if (!content) continue;
    const span = make('span', part);
    span.textContent = content;
    link.append(span);
  }
  const element = document.createElement(name);
  element.append(link);
  built.add(element);
  return [{ ...item, element }];
};

/** Fills a container with items, in one go, in place of what it holds. */
export const fill = (container: Element, items: readonly Item[]): PlacedItem[] => {
  const placed = items.flatMap((item) => build(container.matches('ol,ul') ? 'li' : 'div', item));
  if (placed.length) container.replaceChildren(...placed.map(({ element }) => element));
  return placed;
};
