import { resolveHttpUrl } from '../http/resolveHttpUrl.ts';
import { findAlternateLink, readAtomLink } from './atomLink.ts';
import type { AtomLink } from './atomLink.ts';
import type { FeedItem, FeedUrls } from './readItem.ts';
import { enterScope, resolveName, createRootScope, withoutDefaultNamespace } from './xml/xmlScope.ts';
import type { XmlScope } from './xml/xmlScope.ts';
import { attributesOf, childrenOf, tagOf, textOf } from './xml/xmlTree.ts';
import type { XmlNode } from './xml/xmlTree.ts';

/** The items of a feed in document order, or the reason why the document is not a feed. */
export type FoundItems =
  | { readonly ok: true; readonly items: readonly FeedItem[]; readonly urls: FeedUrls }
  | { readonly ok: false; readonly why: string };

/**
 * Finds the items below the root: `rss > channel > item` (0.9x, 2.0), `rdf:RDF > item` (1.0), `Channel > items > item`
 * (1.1), `feed > entry` (Atom). Also finds the URL of the site, which is the base of relative links.
 *
 * @param tag the tag of the root, as written
 * @param document the URL of the feed
 */
export function findItems(root: XmlNode, tag: string, document: string): FoundItems {
  const attributes = attributesOf(root);
  const localName = tag.slice(tag.indexOf(':') + 1).toLowerCase();
  let scope = enterScope(createRootScope(), attributes, document);
  const name = resolveName(scope, tag);
  // An unprefixed <rss> has no namespace. Some feeds declare Atom's as the default by mistake, instead of a prefix.
  if (tag.toLowerCase() === 'rss' && name !== 'rss') {
    scope = withoutDefaultNamespace(scope);
  }

  const items: FeedItem[] = [];
  const links: AtomLink[] = [];
  let site: string | undefined;
  let isFeed = localName === 'rss' || name === 'channel' || name === 'feed' || name === 'atom:feed';

  const walk = (children: readonly XmlNode[], outerScope: XmlScope): void => {
    for (const node of children) {
      const childTag = tagOf(node);
      const childAttributes = attributesOf(node);
      const innerScope = enterScope(outerScope, childAttributes, document);
      const childName = resolveName(innerScope, childTag);
      const childNodes = childrenOf(node, childTag);
      switch (childName) {
        case 'channel':
        case 'items':
          // In RSS 1.0, <items> is only a table of contents (rdf:li) and contains no items.
          isFeed = true;
          walk(childNodes, innerScope);
          break;
        case 'item':
        case 'atom:item':
          isFeed = true;
          items.push({ children: childNodes, scope: innerScope, isEntry: false });
          walk(findNestedItems(childNodes), innerScope);
          break;
        case 'entry':
        case 'atom:entry':
          isFeed = true;
          items.push({ children: childNodes, scope: innerScope, isEntry: true });
          break;
        case 'link':
          site ??= resolveHttpUrl(textOf(childNodes).trim(), innerScope.base ?? document);
          links.push(readAtomLink(childAttributes, innerScope));
          break;
        case 'atom:link':
          links.push(readAtomLink(childAttributes, innerScope));
          break;
        default:
      }
    }
  };
  walk(childrenOf(root, tag), scope);

  if (!isFeed) {
    return { ok: false, why: `The document is not an RSS or Atom feed, although its root is <${tag}>.` };
  }
  const alternate = findAlternateLink(links);
  if (alternate !== undefined) site ??= resolveHttpUrl(alternate.href, alternate.scope.base ?? document);
  return { ok: true, items, urls: { document, site: site ?? document } };
}

/**
 * Returns the items nested in an item. An unclosed tag, such as the unescaped `<br>` of a summary, makes the parser
 * close one tag too few, so that all following items end up inside this one.
 */
function findNestedItems(children: readonly XmlNode[]): XmlNode[] {
  const nestedItems: XmlNode[] = [];
  for (const node of children) {
    const tag = tagOf(node);
    const below = childrenOf(node, tag);
    if (tag === 'item') nestedItems.push(node);
    // Nearly all elements of an item contain only text and are skipped here.
    else if (below.some((child) => !('#text' in child))) nestedItems.push(...findNestedItems(below));
  }
  return nestedItems;
}
