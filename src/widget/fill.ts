import { httpUrl } from './httpUrl.ts';
import type { Item, PlacedItem } from './item.ts';

const filled = new WeakSet<Element>();

/** Whether a container is ours to fill: it is empty, or holds what we have filled it with before. */
export const isFillable = (container: Element): boolean => !container.firstElementChild || filled.has(container);

const make = <Name extends 'a' | 'img' | 'span'>(name: Name, part: string): HTMLElementTagNameMap[Name] => {
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
  const href = httpUrl(item.id);
  if (!item.title || !href) return [];
  const link = make('a', 'link');
  link.href = href;
  const src = item.image && httpUrl(item.image);
  if (src) {
    const image = make('img', 'image');
    // The title beside it says what the picture shows.
    image.alt = '';
    image.src = src;
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
  return [{ ...item, element }];
};

/** Fills a container with items, in one go, in place of what it holds. */
export const fill = (container: Element, items: readonly Item[]): PlacedItem[] => {
  const placed = items.flatMap((item) => build(/^[OU]L$/.test(container.tagName) ? 'li' : 'div', item));
  if (placed.length) {
    filled.add(container);
    container.replaceChildren(...placed.map(({ element }) => element));
  }
  return placed;
};
