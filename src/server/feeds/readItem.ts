import { resolveHttpUrl } from '../http/resolveHttpUrl.ts';
import { htmlToText } from '../text/htmlToText.ts';
import { tidyText } from '../text/tidyText.ts';
import type { Article } from './article.ts';
import { parseFeedDate } from './dates/parseFeedDate.ts';
import { findAlternateLink, readAtomLink } from './atomLink.ts';
import type { AtomLink } from './atomLink.ts';
import { enterScope, resolveName } from './xml/xmlScope.ts';
import type { XmlScope } from './xml/xmlScope.ts';
import { attributeOf, attributesOf, childrenOf, tagOf, textOf } from './xml/xmlTree.ts';
import type { XmlNode } from './xml/xmlTree.ts';

/** An `<item>` or `<entry>`, with its namespaces and base URL. */
export interface FeedItem {
  readonly children: readonly XmlNode[];
  /** The namespaces and the base URL inside the element. */
  readonly scope: XmlScope;
  /** Whether it is an Atom entry, which has other rules for links and titles. */
  readonly isEntry: boolean;
}

/** The URLs that relative links of a feed are resolved against. */
export interface FeedUrls {
  /** The URL of the feed. */
  readonly document: string;
  /** The URL of the site that the feed names, otherwise `document`. */
  readonly site: string;
}

/** Longer guids are dropped; real ones are far shorter. */
const MAX_GUID_LENGTH = 2000;

// The first valid date in this order counts. `issued`, `modified` and `created` are names of Atom 0.3.
const DATE_ELEMENTS = ['pubdate', 'dc:date', 'published', 'issued', 'updated', 'modified', 'created'];
const DATE_ELEMENT_SET = new Set(DATE_ELEMENTS);

/** Reads one item. Returns undefined if it has no valid link, because the link is the article's id. */
export function readItem({ children, scope, isEntry }: FeedItem, urls: FeedUrls): Article | undefined {
  let title = '';
  let guid = '';
  let permalink = '';
  let link: { readonly text: string; readonly scope: XmlScope } | undefined;
  const atomLinks: AtomLink[] = [];
  const dates = new Map<string, string>();

  for (const node of children) {
    const tag = tagOf(node);
    if (tag === '#text') continue;
    const attributes = attributesOf(node);
    const innerScope = enterScope(scope, attributes, urls.document);
    const name = resolveName(innerScope, tag);
    if (name === '') continue;
    // Entries of feeds that lack Atom's xmlns are treated as Atom entries, so both have the same names here.
    const field = isEntry || name !== 'atom:link' ? name.replace('atom:', '') : name;
    if (field === 'title' && title === '' && (isEntry || name === 'title')) {
      title = readTitle(textOf(childrenOf(node, tag)), isEntry, attributes);
    } else if (field === 'atom:link' || (field === 'link' && isEntry)) {
      atomLinks.push(readAtomLink(attributes, innerScope));
    } else if (field === 'link' && link === undefined) {
      const text = textOf(childrenOf(node, tag)).trim();
      if (text !== '') link = { text, scope: innerScope };
    } else if (field === (isEntry ? 'id' : 'guid') && guid === '') {
      guid = textOf(childrenOf(node, tag)).trim();
      if (isPermalink(guid, attributes) && !isEntry) permalink = guid;
    } else if (DATE_ELEMENT_SET.has(field) && !dates.has(field)) {
      dates.set(field, textOf(childrenOf(node, tag)));
    }
  }

  const alternate = findAlternateLink(atomLinks);
  const href = link?.text ?? alternate?.href ?? permalink;
  const address = resolveHttpUrl(href, ((link ?? alternate)?.scope ?? scope).base ?? urls.site);
  if (address === undefined) return undefined;
  const date = parseFirstDate(dates);
  return {
    link: address,
    ...(guid !== '' && guid.length <= MAX_GUID_LENGTH && { guid }),
    ...(title !== '' && { title }),
    ...(date !== undefined && { date }),
  };
}

/**
 * Converts a title to plain text. An RSS title may be HTML or text, so it is read as HTML. An Atom title is text unless
 * its `type` is HTML (RFC 4287 §3.1); in a text, `&lt;b&gt;` is meant to be visible. The tags of XHTML are already
 * removed.
 */
function readTitle(text: string, isEntry: boolean, attributes: XmlNode | undefined): string {
  const isHtml = !isEntry || /^(?:text\/)?html$/i.test(attributeOf(attributes, 'type'));
  return isHtml ? htmlToText(text) : tidyText(text);
}

/**
 * Returns whether a guid is the URL of the article. In RSS 2.0 it is, unless `isPermaLink` is false. Many feeds use a
 * number without that attribute, so only absolute http(s) URLs count.
 */
function isPermalink(guid: string, attributes: XmlNode | undefined): boolean {
  return /^https?:/i.test(guid) && attributeOf(attributes, 'isPermaLink').toLowerCase() !== 'false';
}

function parseFirstDate(dates: ReadonlyMap<string, string>): number | undefined {
  for (const name of DATE_ELEMENTS) {
    const text = dates.get(name);
    const date = text === undefined ? undefined : parseFeedDate(text);
    if (date !== undefined) return date;
  }
  return undefined;
}
