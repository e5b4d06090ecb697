import type { Item } from '../api/item.ts';
import { isHttp } from '../page/resolveUrl.ts';
import { make } from '../page/make.ts';
import { builtElements } from './isFillable.ts';

const makePart = (tag: string, part: string, properties: object): HTMLElement =>
  make(tag, { className: `topslot-${part}`, ...properties });

const makeLink = ({ id, description, image, title }: Item): Element => {
  const link = makePart('a', 'link', { href: id });
  // Decorative: the title next to it is the link's text.
  if (image && isHttp(image)) link.append(makePart('img', 'image', { src: image, alt: '' }));
  link.append(makePart('span', 'title', { textContent: title }));
  if (description) link.append(makePart('span', 'description', { textContent: description }));
  return link;
};

/**
 * Creates the element of an item: `li > a.topslot-link > img.topslot-image, .topslot-title, .topslot-description`, or
 * the result of the publisher's `renderItem`. Texts are inserted as text; URLs must be http(s).
 *
 * @returns `undefined` for an item without a title or with an unsafe URL
 */
export const buildItem = (
  container: Element,
  item: Item,
  renderItem?: (item: Item) => Element,
): Element | undefined => {
  if (!item.title || !isHttp(item.id)) return undefined;
  const isList = container.matches('ol,ul');
  // VoiceOver does not announce a list without bullets as a list, unless it has the role.
  if (isList) container.role ??= 'list';
  const element = renderItem ? renderItem(item) : make(isList ? 'li' : 'div');
  if (!renderItem) element.append(makeLink(item));
  builtElements.add(element);
  return element;
};
