import type { Delivery } from '../delivery.ts';

// Part of a bundle that is counted in bytes: nothing but types may be imported.

/** An item of a callback that {@link pairecCallback} makes. */
export interface ReportedItem {
  readonly item_id: string;
  /** Ours: PAI-Rec knows no such thing, and records it as one more feature of the item. */
  readonly reason?: 'inserted' | 'filtered';
}

/** The body of `POST /api/callback`, ready for `JSON.stringify`. */
export interface PairecCallbackBody {
  readonly uid: string;
  readonly request_id: string;
  readonly scene_id: string;
  readonly item_list: readonly ReportedItem[];
}

/**
 * Makes a PAI-Rec callback of what was delivered: the items shown, from the top, with `reason: 'inserted'` for those that
 * the publisher put in, then with `reason: 'filtered'` those that were ranked but not shown. An empty list is refused by
 * the service, so nothing delivered is nothing to report.
 */
export const pairecCallback = ({
  requestId,
  uid,
  scene,
  shown,
  inserted = [],
  filtered = [],
}: Delivery): PairecCallbackBody => ({
  uid,
  request_id: requestId,
  scene_id: scene,
  item_list: [
    ...shown.map(({ id }): ReportedItem =>
      inserted.some((item) => item.id === id) ? { item_id: id, reason: 'inserted' } : { item_id: id },
    ),
    ...filtered.map(({ id }): ReportedItem => ({ item_id: id, reason: 'filtered' })),
  ],
});
