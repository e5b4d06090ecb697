/**
 * Checks whether the page preloads this URL. In all browsers, a script tag with the same URL reuses the preloaded
 * response once, in flight or finished, even with `no-store`.
 *
 * Only a preload in `<head>` with exactly the same URL counts: markup in the body may come from readers, and must not
 * affect which script is loaded.
 */
export const isPreloaded = (url: string): boolean =>
  [...document.head.querySelectorAll<HTMLLinkElement>('link[as=script][crossorigin]')].some(({ href }) => href === url);
