import { readDocument } from '../page/readDocument.ts';

/** The path and the parameters of a URL, in a fixed order. */
const partsOf = (url: string): string => {
  const parts = url.split(/[?&]/);
  parts.sort();
  return parts.join();
};

/**
 * Finds the preload of a rank request and returns its URL as written: the order of the parameters does not matter. In
 * all browsers, a script tag with the same URL reuses the preloaded response once, in flight or finished, even with
 * `no-store`.
 *
 * Only a preload in `<head>` counts: markup in the body may come from readers, and must not affect which script is
 * loaded.
 */
export const findPreload = (url: string): string | undefined =>
  [...readDocument('head').querySelectorAll<HTMLLinkElement>('link[as=script][crossorigin]')].find(
    ({ href }) => partsOf(href) === partsOf(url),
  )?.href;
