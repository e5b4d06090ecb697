import type { Delivery } from '../delivery.ts';

// This file is part of a size-limited browser bundle, so it imports only types.

/** The body of a delivery callback (下发回传接口), ready for `JSON.stringify`. */
export interface VolcengineCallbackBody {
  /** The publisher's id for the reader. */
  readonly uid: string;
  /** Name of the list in the configuration of Volcengine. */
  readonly scene: string;
  /**
   * Displayed items from the top, then filtered ones. `pos` is the position, counted from `"1"`; absent for a filtered
   * item. `extra` is a string of JSON: `{"reason":"kept"}`, `{"reason":"inserted"}` or `{"reason":"filtered"}`.
   */
  readonly items: readonly { readonly id: string; readonly pos?: string; readonly extra: string }[];
  /** Event id of the rank answer that was displayed. */
  readonly predictRequestId: string;
  /** An empty object. The vendor's SDK documentation requires this field. */
  readonly context: object;
}

/**
 * Builds the body of a Volcengine callback from a delivery. The list contains the displayed items from the top with
 * their positions, followed by the filtered items without positions. The callback page requires all items of a delivery
 * in one callback.
 *
 * @example
 * volcengineCallback({ requestId: 'e1', uid: 'u1', scene: 'default', shown: [{ id: 'a' }] }).items;
 * // [{ id: 'a', pos: '1', extra: '{"reason":"kept"}' }]
 */
export const volcengineCallback = ({
  requestId,
  uid,
  scene,
  shown,
  inserted = [],
  filtered = [],
}: Delivery): VolcengineCallbackBody => ({
  uid,
  scene,
  items: [
    ...shown.map(({ id }, index) => ({
      id,
      pos: `${index + 1}`,
      extra: `{"reason":"${inserted.some((item) => item.id === id) ? 'inserted' : 'kept'}"}`,
    })),
    ...filtered.map(({ id }) => ({ id, extra: '{"reason":"filtered"}' })),
  ],
  predictRequestId: requestId,
  context: {},
});
