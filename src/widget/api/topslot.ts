import type { Handle } from './handle.ts';
import type { MountOptions } from './options.ts';

/**
 * The API at `window.topslot`, available once the script has run.
 *
 * @example
 * window.topslot = window.topslot || [];
 * topslot.push(({ mount, setConsent }) => {
 *   setConsent(true);
 *   mount(document.querySelector('#later'), { app: 'my-site', sets: 'news' });
 * });
 */
export interface Topslot {
  /** Ranks a container now. Missing options are read from the script tag and from the container's attributes. */
  readonly mount: (container: Element, options?: MountOptions) => Handle;
  /**
   * Mounts every `[data-topslot-app]` of the page that is not mounted yet. Call it after a script has added lists. A
   * second run of the script tag does the same.
   */
  readonly mountAll: () => void;
  /** Returns the handles of the mounted lists, in mount order. A destroyed list is not among them. */
  readonly lists: () => readonly Handle[];
  /** Sets the reader's consent for the whole page, from now on. */
  readonly setConsent: (consent: boolean) => void;
  /** Calls `callback(topslot)` now. Before the script has run, `push` of the page's own array queues the callback. */
  readonly push: (callback: (topslot: Topslot) => void) => void;
  /** Receives a JSONP rank answer. Called by the service's scripts. */
  readonly answer: (data: unknown) => void;
}

declare global {
  interface Window {
    /** The widget's API once the script has run; before that the page's queue, if it has one. */
    topslot?: Topslot | ((topslot: Topslot) => void)[];
    callback?: unknown;
  }
}
