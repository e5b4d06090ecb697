import { decodeText } from '../text/decodeText.ts';
import { xmlEncoding } from '../text/xmlEncoding.ts';
import type { Article } from './article.ts';
import { findItems } from './findItems.ts';
import { notAFeed } from './notAFeed.ts';
import { parseXml } from './xml/parseXml.ts';
import { readItem } from './readItem.ts';
import { xmlProlog } from './xml/xmlProlog.ts';

/** The most of a feed that is read, in bytes after decompression. */
export const MAX_FEED_BYTES = 5_000_000;

/** The most articles that are kept of a feed: fifteen are ranked, and a hostile feed could have a million. */
export const MAX_ARTICLES = 2000;

/** The articles of a feed in feed order, or why there are none, in a sentence. */
export type ParsedFeed =
  | {
      readonly ok: true;
      readonly articles: Article[];
      /** Items left out because they have no link of http or https. */
      readonly skipped: number;
    }
  | { readonly ok: false; readonly why: string };

/**
 * Reads RSS 0.9x, 1.0, 1.1 and 2.0 and Atom 0.3 and 1.0. Total: any bytes give an answer, nothing is thrown.
 * A feed without items is a good feed; a page, a cut-off download or a hostile document is none.
 *
 * @param from `base`: where the feed came from, after redirects (for a file: the server's public address)
 * @example parseFeed(bytes, { contentType: 'application/rss+xml', base: 'https://news.example/rss.xml' })
 */
export function parseFeed(
  bytes: Uint8Array,
  from: { readonly contentType?: string | undefined; readonly base: string },
): ParsedFeed {
  if (bytes.byteLength > MAX_FEED_BYTES) return { ok: false, why: 'The feed is larger than 5 MB.' };
  const text = decodeText(bytes, from.contentType, xmlEncoding);
  const prolog = xmlProlog(text);
  if (!prolog.ok) return prolog;
  const mistake = notAFeed(prolog.root);
  if (mistake !== undefined) return { ok: false, why: mistake };
  const xml = parseXml(text.slice(prolog.at), prolog.root);
  if (!xml.ok) return { ok: false, why: xml.why };
  const found = findItems(xml.root, prolog.root, from.base);
  if (!found.ok) return found;

  const articles: Article[] = [];
  const links = new Set<string>();
  let skipped = 0;
  for (const item of found.items) {
    if (articles.length === MAX_ARTICLES) break;
    const article = readItem(item, found.place);
    if (article === undefined) skipped++;
    else if (!links.has(article.link)) {
      // The same story twice in one feed keeps its earlier, higher place, as between action sets.
      links.add(article.link);
      articles.push(article);
    }
  }
  return { ok: true, articles, skipped };
}
