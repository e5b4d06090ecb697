import type { Outcome } from './outcome.ts';

/**
 * A container that is being looked after.
 *
 * @example
 * const list = mount(container, options);
 * if ((await list.ready).status === 'ranked') setInterval(list.refresh, 300_000);
 * router.onLeave(list.destroy);
 */
export interface Handle {
  /** How the first ranking ended. Never rejects. */
  readonly ready: Promise<Outcome>;
  /** Asks for a new ranking, in place of one that is under way. Never rejects. */
  readonly refresh: () => Promise<Outcome>;
  /** Ends it. The list stays as it is; clicks on it are no longer rewarded. */
  readonly destroy: () => void;
}
