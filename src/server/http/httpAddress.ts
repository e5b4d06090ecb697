/** Long enough for any real address, short enough to be sent thirty times in an answer. In UTF-16 units. */
const LONGEST = 4096;

/**
 * The absolute address of a link, as a browser would write it in `a.href` (that is what the widget compares), or
 * undefined where it is not one of http or https: a feed or a page must not put `javascript:` or `data:` on a front page.
 *
 * @param base what a relative link is resolved against
 * @example httpAddress('../x', 'https://a.example/b/c/') // 'https://a.example/b/x'
 */
export function httpAddress(href: string, base: string): string | undefined {
  if (href === '' || href.length > LONGEST) return undefined;
  const url = parsed(href, base);
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  // Again, since a short link may follow a long base.
  return url.href.length > LONGEST ? undefined : url.href;
}

function parsed(href: string, base: string): URL | undefined {
  try {
    // Nearly every link is whole, and parsing the base again for each one would double the work.
    return /^https?:\/\//i.test(href) ? new URL(href) : new URL(href, base);
  } catch {
    return undefined;
  }
}
