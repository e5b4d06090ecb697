declare global {
  interface Document {
    /** Only Chromium has it. */
    readonly prerendering?: boolean;
  }
}

/**
 * Runs `callback` now, or as soon as somebody looks at a page that is merely prerendered. Script requests and beacons really
 * leave such a page, and no reader may ever come: there is nobody to rank for.
 *
 * Source: https://wicg.github.io/nav-speculation/prerendering.html
 */
export const whenActivated = (callback: (event?: Event) => void): void => {
  if (document.prerendering) document.addEventListener('prerenderingchange', callback);
  else callback();
};
