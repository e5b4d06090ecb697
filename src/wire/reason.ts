/** What became of an item of a delivery: laid out for the reader, taken out by the publisher, or put in by them. */
export type Reason = 'shown' | 'filtered' | 'inserted';

/**
 * The vocabularies in use: the callback page's own example says exposure and filter, publishers' integrations say kept,
 * filtered and inserted. A map, not an object: the word comes from a caller and may be `constructor`.
 */
const REASONS: ReadonlyMap<string, Reason> = new Map<string, Reason>([
  ['exposure', 'shown'],
  ['kept', 'shown'],
  ['filter', 'filtered'],
  ['filtered', 'filtered'],
  ['insert', 'inserted'],
  ['inserted', 'inserted'],
]);

/** Whether a word is one of a vocabulary in use, in whichever letter case. */
export const isReason = (word: string): boolean => REASONS.has(word.toLowerCase());

/**
 * Reads an item's reason in whichever vocabulary and letter case.
 *
 * @returns what became of the item; `shown` where nothing is said or the word is unknown, since both vendors take the
 *   callback to list what was delivered, and only a word that we know says otherwise
 */
export const normaliseReason = (reason: unknown): Reason =>
  (typeof reason === 'string' ? REASONS.get(reason.toLowerCase()) : undefined) ?? 'shown';
