import { decodeText } from '../text/decodeText.ts';
import { readXmlEncoding } from '../text/readXmlEncoding.ts';
import type { Article } from './article.ts';
import { findItems } from './findItems.ts';
import { describeNonFeed } from './describeNonFeed.ts';
import { parseXml } from './xml/parseXml.ts';
import { readItem } from './readItem.ts';
import { readXmlProlog } from './xml/readXmlProlog.ts';

/** Maximum size of a feed in bytes, after decompression. */
export const MAX_FEED_BYTES = 5_000_000;

/** Maximum number of articles of a feed. Only 15 are ranked, but a hostile feed could contain a million. */
export const MAX_ARTICLES = 2000;

/** The articles of a feed in feed order, or a sentence that states why it cannot be read. */
export type ParsedFeed =
  | {
      readonly ok: true;
      readonly articles: Article[];
      /** Number of items skipped because they have no http(s) link. */
      readonly skipped: number;
    }
  | { readonly ok: false; readonly why: string };

/**
 * Parses RSS 0.9x, 1.0, 1.1 and 2.0 and Atom 0.3 and 1.0. Never throws.
 * A feed without items is valid. A web page, a truncated download without a whole item, and a hostile document are not.
 *
 * @param from `base`: the URL of the feed after redirects (for a file: the server's public URL)
 * @example parseFeed(bytes, { contentType: 'application/rss+xml', base: 'https://news.example/rss.xml' })
 */
export function parseFeed(
  bytes: Uint8Array,
  from: { readonly contentType?: string | undefined; readonly base: string },
): ParsedFeed {
  if (bytes.byteLength > MAX_FEED_BYTES) return { ok: false, why: 'The feed is larger than 5 MB.' };
  const text = decodeText(bytes, from.contentType, readXmlEncoding);
  const prolog = readXmlProlog(text);
  if (!prolog.ok) return prolog;
  const nonFeed = describeNonFeed(prolog.root);
  if (nonFeed !== undefined) return { ok: false, why: nonFeed };
  const xml = parseXml(text.slice(prolog.at), prolog.root);
  if (!xml.ok) return { ok: false, why: xml.why };
  const found = findItems(xml.root, prolog.root, from.base);
  if (!found.ok) return found;

  const articles: Article[] = [];
  const links = new Set<string>();
  let skipped = 0;
  for (const item of found.items) {
    if (articles.length === MAX_ARTICLES) break;
    const article = readItem(item, found.urls);
    if (article === undefined) skipped++;
    else if (!links.has(article.link)) {
      // If a feed contains a link twice, the first item counts, as between action sets.
      links.add(article.link);
      articles.push(article);
    }
  }
  return { ok: true, articles, skipped };
}
