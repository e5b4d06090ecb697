/**
 * What is ignored in a URL, after its first `?` has become `&`: the scheme and `www.`, the fragment (but not a route such
 * as `#/a` or `#!a`), a slash at the end of the path, and query parameters that state how the reader came to a page, and
 * never which page it is:
 *
 * - `utm_`, `_ga` and `_gl` (Google Analytics), `at_` and `xtor` (AT Internet, now Piano), `mtm_` and `pk_` (Matomo),
 *   `mc_` (Mailchimp), `ns_` (Comscore)
 * - the click ids of advertisers: `fbclid`, `gclid`, `dclid`, `msclkid`, `twclid`, `ttclid`, `yclid`, …
 * - the publishers' own: `ref`, `source` and `rss` in many systems, `ncid` (AOL, TechCrunch), `cmp` (Guardian), `smid`
 *   (New York Times), `ito` (Daily Mail), `ocid` (MSN, BBC)
 *
 * Sources: the AdGuard URL Tracking filter (https://github.com/AdguardTeam/AdguardFilters, `TrackParamFilter`), the rules
 * of ClearURLs (https://docs.clearurls.xyz), and the feeds of the publishers named above.
 */
const IGNORED =
  /^https?:\/\/(www\.)?|#(?![!/]).*|\/(?=[&#]|$)|&((utm|at|mtm|pk|mc|ns)_[^&#]*|([a-z]*clk?id|_g[al]|xtor|ncid|cmp(id)?|smid|ito|ocid|rss|source|ref(_src|errer)?)(=[^&#]*)?)?(?=[&#]|$)/gi;

/**
 * Returns the form of a URL by which stories are compared. Two URLs with the same form are the same page on nearly every
 * site, but not on all: compare the URLs themselves first.
 *
 * The scheme, `www.`, trailing slashes (also before a query), the fragment and tracking parameters are ignored. The case
 * of percent-encoding, encoded unreserved characters (RFC 3986 §6.2.2) and the composition of Unicode letters (NFC) make
 * no difference.
 *
 * @param url an absolute URL as the browser's parser (WHATWG URL) writes it; any other text is compared as it is
 * @returns a key; it is not a URL
 * @example normalizeUrl('http://www.news.example/%d1%82/?utm_source=rss&x=1') // 'news.example/т&x=1'
 */
export const normalizeUrl = (url: string): string => {
  const key = url
    .replace('?', '&')
    .replace(IGNORED, '')
    .replace(/%../g, (code) => code.toUpperCase());
  try {
    // Decodes all but the reserved characters, which would change the URL's meaning.
    return decodeURI(key).normalize();
  } catch {
    // Not UTF-8, for example an address in windows-1251.
    return key;
  }
};
