import type { TopslotEvents } from './events.ts';
import type { Reason } from './reason.ts';

/**
 * How a ranking ended: with what the event `topslot:ranked` tells, or with the reason that `topslot:default` tells. Always
 * data, never an exception.
 *
 * @example
 * const outcome = await mount(container, options).ready;
 * if (outcome.status === 'default' && outcome.reason === 'timeout') beacon('slow');
 */
export type Outcome =
  | ({ readonly status: 'ranked' } & TopslotEvents['topslot:ranked'])
  | { readonly status: 'default'; readonly reason: Reason };
