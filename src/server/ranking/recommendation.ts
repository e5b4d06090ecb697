import type { Context } from '../../learn/records/context.ts';
import type { Offer } from './catalog.ts';

/** A ranking that was just returned to a client. */
export interface Recommendation {
  readonly eventId: string;
  readonly context: Context;
  readonly offer: Offer;
  /** Indexes of the offer's candidates, in ranked order. */
  readonly order: readonly number[];
}
