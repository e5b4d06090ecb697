import type { TopslotEvents } from './events.ts';
import type { Outcome } from './outcome.ts';

/**
 * A mounted list.
 *
 * @example
 * const list = mount(container, options);
 * if ((await list.ready).status === 'ranked') setInterval(list.refresh, 300_000);
 * router.onLeave(list.destroy);
 */
export interface Handle {
  /** The outcome of the first ranking. Never rejects. */
  readonly ready: Promise<Outcome>;
  /** The ranking that the list shows; `undefined` while it has the publisher's own order. */
  readonly ranked: TopslotEvents['topslot:ranked'] | undefined;
  /** Requests a new ranking, and aborts one that is in progress. Never rejects. */
  readonly refresh: () => Promise<Outcome>;
  /** Unmounts the list. The list stays as it is; clicks on it are no longer rewarded. */
  readonly destroy: () => void;
}
