declare global {
  interface HTMLScriptElement {
    /** Ours: takes the answer that this script brings. */
    topslot?: (data: unknown) => void;
  }
  interface SVGScriptElement {
    readonly topslot?: undefined;
  }
}

/**
 * The one function that every rank answer calls, and the only thing about JSONP that is global. It hands the answer to the
 * script element that is running, which knows who asked; an answer that nobody waits for any more, a second one and one
 * that nobody asked for end there. So it is permanent: deleted, late answers would throw a ReferenceError into the
 * publisher's console.
 *
 * `document.currentScript` is the very element that runs, async or not, in all browsers.
 */
export const answer = (data: unknown): void => document.currentScript?.topslot?.(data);
