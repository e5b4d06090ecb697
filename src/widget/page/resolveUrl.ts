import { readDocument } from './readDocument.ts';

/** Returns the absolute form of a URL that may be relative to the page. Returns an invalid URL as it is. */
export const resolveUrl = (url: string): string => {
  try {
    return new URL(url, readDocument('baseURI')).href;
  } catch {
    return url;
  }
};

/**
 * Checks whether a URL is safe for a link or a picture. The browser's own parser decides, so `javascript:` and `data:`
 * are found despite white space or mixed case.
 */
export const isHttp = (url: string): boolean => /^https?:/.test(resolveUrl(url));
