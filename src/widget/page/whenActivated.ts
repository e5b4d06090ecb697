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
  // Where the browser does not have it, a picture of that name stands in its place.
  if (document.prerendering === true) document.addEventListener('prerenderingchange', callback);
  else callback();
};
