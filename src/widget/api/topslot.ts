import type { Handle } from './handle.ts';
import type { MountOptions } from './options.ts';

/**
 * `window.topslot` once the script has run.
 *
 * @example
 * window.topslot = window.topslot || [];
 * topslot.push(({ mount, setConsent }) => {
 *   setConsent(true);
 *   mount(document.querySelector('#later'), { app: 'my-site', sets: 'news' });
 * });
 */
export interface Topslot {
  /** Ranks a container now; what it is not given comes from the script tag and the container's attributes. */
  readonly mount: (container: Element, options?: MountOptions) => Handle;
  readonly setConsent: (consent: boolean) => void;
  /** Runs `use(topslot)` now. Before the script has run, the page's own array takes it: `topslot = window.topslot || []`. */
  readonly push: (use: (topslot: Topslot) => void) => void;
  readonly answer: (data: unknown) => void;
}

declare global {
  interface Window {
    /** Ours once the script has run; before that the page's queue, if it has one. */
    topslot?: Topslot | ((topslot: Topslot) => void)[];
    callback?: unknown;
  }
}
