import type { TopslotEvents } from './events.ts';
import type { Reason } from './reason.ts';

/**
 * The outcome of a ranking: the detail of the event `topslot:ranked`, or the reason of `topslot:default`. Errors are
 * outcomes, too; nothing is thrown.
 *
 * @example
 * const outcome = await mount(container, options).ready;
 * if (outcome.status === 'default' && outcome.reason === 'timeout') beacon('slow');
 */
export type Outcome =
  | ({ readonly status: 'ranked' } & TopslotEvents['topslot:ranked'])
  | { readonly status: 'default'; readonly reason: Reason };
