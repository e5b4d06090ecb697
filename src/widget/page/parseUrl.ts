/** Parses a URL relative to the page. The `href` is absolute, or unchanged if it is not a valid URL. Never throws. */
export const parseUrl = (url: string): HTMLAnchorElement => {
  const link = document.createElement('a');
  link.href = url;
  return link;
};

/**
 * Checks whether a URL is safe for a link or a picture. The browser's own parser decides, so `javascript:` and `data:`
 * are found despite white space or mixed case.
 */
export const isHttp = (url: string): boolean => /^https?:/.test(parseUrl(url).protocol);

/** Returns the form of a URL that is compared: absolute, without a trailing slash. */
export const normalizeUrl = (url: string): string => parseUrl(url).href.replace(/\/$/, '');
