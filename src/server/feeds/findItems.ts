import { httpAddress } from '../http/httpAddress.ts';
import { alternateOf, atomLink } from './feedLink.ts';
import type { AtomLink } from './feedLink.ts';
import type { FeedItem, FeedPlace } from './readItem.ts';
import { enter, nameIn, outerScope, withoutNamespace } from './xml/xmlScope.ts';
import type { XmlScope } from './xml/xmlScope.ts';
import { attributesOf, childrenOf, tagOf, textOf } from './xml/xmlTree.ts';
import type { XmlNode } from './xml/xmlTree.ts';

/** The items of a feed in document order, or what the document is instead. */
export type FoundItems =
  | { readonly ok: true; readonly items: readonly FeedItem[]; readonly place: FeedPlace }
  | { readonly ok: false; readonly why: string };

/**
 * Walks from the root to the items: `rss > channel > item` (0.9x, 2.0), `rdf:RDF > item` (1.0), `Channel > items > item`
 * (1.1), `feed > entry` (Atom). Also finds the site's own address on the way, which relative links need.
 */
export function findItems(root: XmlNode, tag: string, document: string): FoundItems {
  const attributes = attributesOf(root);
  const local = tag.slice(tag.indexOf(':') + 1).toLowerCase();
  let scope = enter(outerScope(), attributes, document);
  const name = nameIn(scope, tag);
  // An unprefixed <rss> has no namespace, whatever its xmlns says: some feeds put Atom's there and mean the prefix.
  if (tag.toLowerCase() === 'rss' && name !== 'rss') {
    scope = withoutNamespace(scope);
  }

  const items: FeedItem[] = [];
  const links: AtomLink[] = [];
  let site: string | undefined;
  let isFeed = local === 'rss' || name === 'channel' || name === 'feed' || name === 'atom:feed';

  const walk = (children: readonly XmlNode[], around: XmlScope): void => {
    for (const node of children) {
      const childTag = tagOf(node);
      const childAttributes = attributesOf(node);
      const inner = enter(around, childAttributes, document);
      const childName = nameIn(inner, childTag);
      const below = childrenOf(node, childTag);
      switch (childName) {
        case 'channel':
        case 'items':
          // RSS 1.0's <items> is only a table of contents (rdf:li); nothing in it is taken for an item.
          isFeed = true;
          walk(below, inner);
          break;
        case 'item':
        case 'atom:item':
          isFeed = true;
          items.push({ children: below, scope: inner, isEntry: false });
          walk(strayItems(below), inner);
          break;
        case 'entry':
        case 'atom:entry':
          isFeed = true;
          items.push({ children: below, scope: inner, isEntry: true });
          break;
        case 'link':
          site ??= httpAddress(textOf(below).trim(), inner.base ?? document);
          links.push(atomLink(childAttributes, inner));
          break;
        case 'atom:link':
          links.push(atomLink(childAttributes, inner));
          break;
        default:
      }
    }
  };
  walk(childrenOf(root, tag), scope);

  if (!isFeed) {
    return { ok: false, why: `The document is no RSS or Atom feed, although its root is called <${tag}>.` };
  }
  const alternate = alternateOf(links);
  if (alternate !== undefined) site ??= httpAddress(alternate.href, alternate.scope.base ?? document);
  return { ok: true, items, place: { document, site: site ?? document } };
}

/**
 * The items that stand inside an item. A tag left open there, such as the `<br>` of a summary that nobody escaped, makes
 * the parser close one tag too few, so that everything after it ends up inside.
 */
function strayItems(children: readonly XmlNode[]): XmlNode[] {
  const stray: XmlNode[] = [];
  for (const node of children) {
    const tag = tagOf(node);
    const below = childrenOf(node, tag);
    if (tag === 'item') stray.push(node);
    // Nearly every element of an item holds nothing but its text.
    else if (below.some((child) => !('#text' in child))) stray.push(...strayItems(below));
  }
  return stray;
}
