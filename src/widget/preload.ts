const taken = new WeakSet<Element>();

/**
 * Whether the publisher's own preload of this address is there to be taken: a script tag with the same address consumes it
 * instead of asking again; once, in flight or finished, also with `no-store`, in all browsers.
 *
 * Only from `<head>`, and only if it asks for exactly what we would ask for: markup in the body, which a reader may have
 * written, must not choose what script is loaded.
 */
export const takePreload = (url: string): boolean => {
  const selector = 'link[rel=preload][as=script][crossorigin]';
  for (const link of document.head.querySelectorAll<HTMLLinkElement>(selector)) {
    if (link.href === url && !taken.has(link)) return !!taken.add(link);
  }
  return false;
};
