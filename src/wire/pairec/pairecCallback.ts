import type { Delivery } from '../delivery.ts';

// This file is part of a size-limited browser bundle, so it imports only types.

/** An item in the body that {@link pairecCallback} returns. */
export interface ReportedItem {
  readonly item_id: string;
  /**
   * Extension of topslot; absent for an item that was ranked and displayed. PAI-Rec records it as a feature of the
   * item.
   */
  readonly reason?: 'inserted' | 'filtered';
}

/** The body of `POST /api/callback`, ready for `JSON.stringify` (Callback API, "Request parameters"). */
export interface PairecCallbackBody {
  /** The publisher's id for the reader. */
  readonly uid: string;
  /** Event id of the rank answer that was displayed. */
  readonly request_id: string;
  /** Name of the list in the configuration of PAI-Rec. */
  readonly scene_id: string;
  /** Displayed items from the top, then filtered ones. */
  readonly item_list: readonly ReportedItem[];
}

/**
 * Builds the body of a PAI-Rec callback from a delivery. The list contains the displayed items from the top, with
 * `reason: 'inserted'` for items that the publisher added, followed by the removed items with `reason: 'filtered'`.
 *
 * PAI-Rec rejects an empty list. Do not send a callback for a delivery without items.
 *
 * @example
 * pairecCallback({ requestId: 'e1', uid: 'u1', scene: 'home', shown: [{ id: 'a' }], filtered: [{ id: 'b' }] });
 * // { uid: 'u1', request_id: 'e1', scene_id: 'home',
 * //   item_list: [{ item_id: 'a' }, { item_id: 'b', reason: 'filtered' }] }
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
