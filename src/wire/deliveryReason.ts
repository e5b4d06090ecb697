/**
 * State of an item in a delivery: `shown` to the reader, `filtered` out by the publisher, or `inserted` by the
 * publisher.
 */
export type DeliveryReason = 'shown' | 'filtered' | 'inserted';

/**
 * The vocabularies in use. The example on the callback page has exposure and filter; publishers' integrations send
 * kept, filtered and inserted. A map and not an object, because the caller's word may be `constructor`.
 */
const REASONS: ReadonlyMap<string, DeliveryReason> = new Map<string, DeliveryReason>([
  ['exposure', 'shown'],
  ['kept', 'shown'],
  ['filter', 'filtered'],
  ['filtered', 'filtered'],
  ['insert', 'inserted'],
  ['inserted', 'inserted'],
]);

/** Checks whether a word is a known reason. Ignores case. */
export const isDeliveryReason = (word: string): boolean => REASONS.has(word.toLowerCase());

/**
 * Converts the reason of an item to our vocabulary. Ignores case.
 *
 * @returns the item's state; `shown` if the reason is missing or unknown, because both vendors define the callback as
 *   the list of delivered items
 */
export const normalizeReason = (reason: unknown): DeliveryReason =>
  (typeof reason === 'string' ? REASONS.get(reason.toLowerCase()) : undefined) ?? 'shown';
