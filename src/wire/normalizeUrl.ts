/**
 * Query parameters that state how the reader came to a page, and never which page it is:
 *
 * - `utm_` (Google Analytics), `at_` and `xtor` (AT Internet, now Piano), `mtm_`, `pk_` and `piwik_` (Matomo), `hsa_` and
 *   `_hs` (HubSpot), `mc_` (Mailchimp), `ns_` (Comscore), `itm_` (internal campaigns), `_ga` and `_gl` (Google)
 * - the click ids of advertisers: `fbclid`, `gclid`, `dclid`, `msclkid`, `twclid`, `ttclid`, `yclid`, …
 * - the publishers' own: `ref` and `source` in many systems, `ncid` (AOL, TechCrunch), `cmp` (Guardian), `smid` and
 *   `partner` (New York Times), `ito` (Daily Mail), `ocid` (MSN, BBC), `mbid` (Condé Nast), …
 *
 * Sources: the AdGuard URL Tracking filter (https://github.com/AdguardTeam/AdguardFilters, `TrackParamFilter`), the rules
 * of ClearURLs (https://docs.clearurls.xyz), and the feeds of the publishers named above.
 */
const TRACKING =
  /&(?:(?:utm|at|mtm|pk|piwik|hsa|mc|ns|itm)_[^&]*|_(?:hs|ga|gl)[^&]*|(?:[a-z]*clk?id|[gw]braid|igshid|xtor|ncid|cmp(?:id)?|i(?:nt)?cid|intcmp|sc?_cid|smid|smtyp|partner|emc|ito|ocid|mbid|mkt_tok|rss|source|ref(?:_?src|_url|errer)?)(?:=[^&]*)?)?(?=&|$)/gi;

/**
 * Returns the form of a URL by which stories are compared. Two URLs with the same form are the same page on nearly every
 * site, but not on all: compare the URLs themselves first.
 *
 * It ignores the scheme, `www.`, a trailing slash (also before a query), the fragment (except a route such as `#/a` or
 * `#!a`) and tracking parameters. The case of percent-encoding, encoded unreserved characters (RFC 3986 §6.2.2) and the
 * composition of Unicode letters (NFC) make no difference.
 *
 * @param url an absolute URL as the browser's parser (WHATWG URL) writes it; any other text is compared as it is
 * @returns a key; it is not a URL
 * @example normalizeUrl('http://www.news.example/%d1%82/?utm_source=rss&x=1') // 'news.example/т&x=1'
 */
export const normalizeUrl = (url: string): string => {
  const key = url
    .replace(/#(?![!/]).*/, '')
    .replace(/^https?:\/\/(?:www\.)?/i, '')
    // Each parameter now begins with `&`, also the first one.
    .replace('?', '&')
    .replace(TRACKING, '')
    .replace(/\/(?=&|$)/, '')
    // Doubles the escape of `%`, so that `%2541` is not decoded to `A`.
    .replace(/%../g, (code) => (code === '%25' ? '%2525' : code.toUpperCase()));
  try {
    // Decodes all but the reserved characters, which would change the URL's meaning.
    return decodeURI(key).normalize();
  } catch {
    // Not UTF-8, for example an address in windows-1251.
    return key;
  }
};
