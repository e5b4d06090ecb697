import { isDeliveryReason, normalizeReason, type DeliveryReason } from '../deliveryReason.ts';

/**
 * Reads the state of an item from its `extra`: the `reason` in a JSON object, as in the example of the callback page,
 * or a bare word such as `kept`, as in a comment of the vendor's protobuf file.
 *
 * @returns the state; `shown` if `extra` has no known reason or is invalid, because `checkCallback` rejects invalid
 *   ones
 * @example readReason('{"reason":"filter"}') // 'filtered'
 */
export const readReason = (extra: string): DeliveryReason => {
  // Many items have no extra. An exception for each of them would be slow.
  if (extra === '') return 'shown';
  if (isDeliveryReason(extra)) return normalizeReason(extra);
  try {
    // Object() allows destructuring even if the JSON is null.
    const { reason }: { readonly reason?: unknown } = Object(JSON.parse(extra));
    return normalizeReason(reason);
  } catch {
    return 'shown';
  }
};
