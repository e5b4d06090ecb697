const FEED_ROOTS = new Set(['rss', 'rdf', 'feed', 'channel']);

// Documents that are often configured by mistake.
const COMMON_MISTAKES: ReadonlyMap<string, string> = new Map([
  [
    'html',
    'The document is an HTML page, not a feed. Use the address of its RSS or Atom feed, which the page links to.',
  ],
  ['opml', 'The document is OPML, a list of feeds. Use the address of one of these feeds.'],
  ['urlset', 'The document is a sitemap, not an RSS or Atom feed.'],
  ['sitemapindex', 'The document is an index of sitemaps, not an RSS or Atom feed.'],
]);

/**
 * Checks by its root element whether a document can be a feed. Call it before parsing: for an HTML page, the parser
 * would only report a syntax error.
 *
 * @param root the tag as written, including its prefix
 * @returns a sentence that states what the document is instead of a feed; undefined if it may be a feed
 */
export function describeNonFeed(root: string): string | undefined {
  const localName = root.slice(root.indexOf(':') + 1).toLowerCase();
  if (FEED_ROOTS.has(localName)) return undefined;
  return (
    COMMON_MISTAKES.get(localName) ?? `The document is not an RSS or Atom feed: its root is <${root.slice(0, 60)}>.`
  );
}
