import type { Context } from '../../learn/records/context.ts';
import type { Offer } from './catalog.ts';

/** A ranking that has just been answered. */
export interface Recommendation {
  readonly eventId: string;
  readonly context: Context;
  readonly offer: Offer;
  /** Places in the offer, in ranked order. */
  readonly order: readonly number[];
}
