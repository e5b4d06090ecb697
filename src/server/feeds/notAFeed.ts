const FEEDS = new Set(['rss', 'rdf', 'feed', 'channel']);

// What people hand in by mistake.
const MISTAKES: ReadonlyMap<string, string> = new Map([
  ['html', 'The answer is an HTML page, not a feed: look in the page for the address of its RSS or Atom feed.'],
  ['opml', 'The document is OPML, a list of feeds: name one of the feeds in it.'],
  ['urlset', 'The document is a sitemap, not an RSS or Atom feed.'],
  ['sitemapindex', 'The document is a list of sitemaps, not an RSS or Atom feed.'],
]);

/**
 * Judges a document by its root element, before it is parsed: a page is not XML, and parsing it would only find out where.
 *
 * @param root the tag as written, prefix included
 * @returns what the document is instead of a feed, in a sentence; undefined where it may be one
 */
export function notAFeed(root: string): string | undefined {
  const local = root.slice(root.indexOf(':') + 1).toLowerCase();
  if (FEEDS.has(local)) return undefined;
  return MISTAKES.get(local) ?? `The document is no RSS or Atom feed: its root is <${root.slice(0, 60)}>.`;
}
