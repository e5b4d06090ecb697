/**
 * Whether the publisher preloads this address: a script tag with the same address takes what comes instead of asking again;
 * once, in flight or finished, also with `no-store`, in all browsers.
 *
 * Only from `<head>`, and only if it asks for exactly what we would ask for: markup in the body, which a reader may have
 * written, must not choose what script is loaded.
 */
export const isPreloaded = (url: string): boolean =>
  [...document.head.querySelectorAll<HTMLLinkElement>('link[as=script][crossorigin]')].some(({ href }) => href === url);
