import type { Delivery } from '../delivery.ts';

// Part of a bundle that is counted in bytes: nothing but types may be imported.

/** The body of a delivery callback, ready to be written as JSON. */
export interface VolcengineCallbackBody {
  readonly uid: string;
  readonly scene: string;
  readonly items: readonly { readonly id: string; readonly pos?: string; readonly extra: string }[];
  readonly predictRequestId: string;
  /** Empty, but there: the vendor's SDK documents require it. */
  readonly context: object;
}

/**
 * Says in Volcengine's words what was delivered: the laid-out items from the top with their places, counted from 1, then
 * the filtered ones without a place, all of one delivery in one callback as the page demands. The reasons in `extra` are
 * `kept`, `inserted` and `filtered`.
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
