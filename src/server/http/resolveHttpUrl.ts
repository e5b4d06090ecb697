/** In UTF-16 code units. Enough for real URLs, and small enough for an answer with 30 articles. */
const MAX_URL_LENGTH = 4096;

/**
 * Returns the absolute URL of a link in the form of `a.href` in a browser, which the widget compares. Returns
 * `undefined` for invalid or long URLs and for schemes other than http and https, so that a feed or a page cannot put a
 * `javascript:` or `data:` URL on a front page.
 *
 * @param base URL against which a relative link is resolved
 * @example resolveHttpUrl('../x', 'https://a.example/b/c/') // 'https://a.example/b/x'
 */
export function resolveHttpUrl(href: string, base: string): string | undefined {
  if (href === '' || href.length > MAX_URL_LENGTH) return undefined;
  const url = parseUrl(href, base);
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  // Check the length again, because a short relative link may have a long base.
  return url.href.length > MAX_URL_LENGTH ? undefined : url.href;
}

function parseUrl(href: string, base: string): URL | undefined {
  try {
    // Most links are absolute. Parsing the base for each of them would double the work.
    return /^https?:\/\//i.test(href) ? new URL(href) : new URL(href, base);
  } catch {
    return undefined;
  }
}
