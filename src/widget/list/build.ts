import { built } from './fillable.ts';
import type { Item } from '../api/item.ts';
import { isHttp } from '../page/linkTo.ts';

const make = (tag: string, part: string, more: object): Element =>
  Object.assign(document.createElement(tag), { className: `topslot-${part}` }, more);

const makeLink = ({ id, description, image, title }: Item): Element => {
  const link = make('a', 'link', { href: id });
  // The title beside it says what the picture shows.
  if (image && isHttp(image)) link.append(make('img', 'image', { src: image, alt: '' }));
  link.append(make('span', 'title', { textContent: title }));
  if (description) link.append(make('span', 'description', { textContent: description }));
  return link;
};

/**
 * Makes the element of an item: `li > a.topslot-link > img.topslot-image, .topslot-title, .topslot-description`, or what the
 * publisher makes of it. Texts go in as text, addresses only as http(s).
 *
 * @returns nothing for an item without a title, or with an address that no link may have
 */
export const build = (container: Element, item: Item, renderItem?: (item: Item) => Element): Element | undefined => {
  if (!item.title || !isHttp(item.id)) return undefined;
  const isList = container.matches('ol,ul');
  // A list that shows no bullets is none to VoiceOver, unless it says so.
  if (isList) container.role ??= 'list';
  const element = renderItem ? renderItem(item) : document.createElement(isList ? 'li' : 'div');
  if (!renderItem) element.append(makeLink(item));
  built.add(element);
  return element;
};
