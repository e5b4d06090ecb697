import { httpAddress } from '../http/httpAddress.ts';
import { plainText } from '../text/plainText.ts';
import { tidyText } from '../text/tidyText.ts';
import type { Article } from './article.ts';
import { feedDate } from './dates/feedDate.ts';
import { alternateOf, atomLink } from './feedLink.ts';
import type { AtomLink } from './feedLink.ts';
import { enter, nameIn } from './xml/xmlScope.ts';
import type { XmlScope } from './xml/xmlScope.ts';
import { attribute, attributesOf, childrenOf, tagOf, textOf } from './xml/xmlTree.ts';
import type { XmlNode } from './xml/xmlTree.ts';

/** An `<item>` or `<entry>` where it stands in its document. */
export interface FeedItem {
  readonly children: readonly XmlNode[];
  /** What is in force inside it. */
  readonly scope: XmlScope;
  /** Atom calls its items entries, and has other rules for their links and titles. */
  readonly isEntry: boolean;
}

/** Where the relative links of a feed lead. */
export interface FeedPlace {
  /** The address the feed came from. */
  readonly document: string;
  /** The address of the site it belongs to, as the feed says, else `document`. */
  readonly site: string;
}

/** Longer than any publisher's own id. */
const LONGEST_GUID = 2000;

// The first readable one counts. `issued`, `modified` and `created` are Atom 0.3's names for the same.
const DATES = ['pubdate', 'dc:date', 'published', 'issued', 'updated', 'modified', 'created'];
const IS_DATE = new Set(DATES);

/** Reads one item; undefined where it has no usable link, which is its id on the wire. */
export function readItem({ children, scope, isEntry }: FeedItem, place: FeedPlace): Article | undefined {
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
    const inner = enter(scope, attributes, place.document);
    const name = nameIn(inner, tag);
    if (name === '') continue;
    // An entry of a feed that forgot its xmlns is an Atom entry all the same: one name for both.
    const field = isEntry || name !== 'atom:link' ? name.replace('atom:', '') : name;
    if (field === 'title' && title === '' && (isEntry || name === 'title')) {
      title = titleOf(textOf(childrenOf(node, tag)), isEntry, attributes);
    } else if (field === 'atom:link' || (field === 'link' && isEntry)) {
      atomLinks.push(atomLink(attributes, inner));
    } else if (field === 'link' && link === undefined) {
      const text = textOf(childrenOf(node, tag)).trim();
      if (text !== '') link = { text, scope: inner };
    } else if (field === (isEntry ? 'id' : 'guid') && guid === '') {
      guid = textOf(childrenOf(node, tag)).trim();
      if (isPermalink(guid, attributes) && !isEntry) permalink = guid;
    } else if (IS_DATE.has(field) && !dates.has(field)) {
      dates.set(field, textOf(childrenOf(node, tag)));
    }
  }

  const alternate = alternateOf(atomLinks);
  const href = link?.text ?? alternate?.href ?? permalink;
  const address = httpAddress(href, ((link ?? alternate)?.scope ?? scope).base ?? place.site);
  if (address === undefined) return undefined;
  const date = firstReadable(dates);
  return {
    link: address,
    ...(guid !== '' && guid.length <= LONGEST_GUID && { guid }),
    ...(title !== '' && { title }),
    ...(date !== undefined && { date }),
  };
}

/**
 * An RSS title is HTML or text, nobody knows which; an Atom title says which (RFC 4287 §3.1: `text` unless `type` says
 * otherwise, and the `&lt;b&gt;` of a text is something for the reader to see). XHTML has lost its tags already.
 */
function titleOf(text: string, isEntry: boolean, attributes: XmlNode | undefined): string {
  const isHtml = !isEntry || /^(?:text\/)?html$/i.test(attribute(attributes, 'type'));
  return isHtml ? plainText(text) : tidyText(text);
}

/**
 * RSS 2.0: a guid is an address unless `isPermaLink` is false. Many feeds put a bare number there and leave the
 * attribute out, so only a whole address is believed.
 */
function isPermalink(guid: string, attributes: XmlNode | undefined): boolean {
  return /^https?:/i.test(guid) && attribute(attributes, 'isPermaLink').toLowerCase() !== 'false';
}

function firstReadable(dates: ReadonlyMap<string, string>): number | undefined {
  for (const name of DATES) {
    const text = dates.get(name);
    const date = text === undefined ? undefined : feedDate(text);
    if (date !== undefined) return date;
  }
  return undefined;
}
