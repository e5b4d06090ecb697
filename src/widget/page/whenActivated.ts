import { on } from './on.ts';

declare global {
  interface Document {
    /** Only Chromium has it. */
    readonly prerendering?: boolean;
  }
}

/**
 * Calls `callback` now, or once a prerendered page is shown to the reader. A prerendered page really sends its requests
 * and beacons, although the reader may never see it.
 *
 * Source: https://wicg.github.io/nav-speculation/prerendering.html
 */
export const whenActivated = (callback: (event?: Event) => void): void => {
  // An element can have this name, but is not `true`.
  if (document.prerendering === true) on(['prerenderingchange'], callback);
  else callback();
};
