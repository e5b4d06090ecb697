import { MAX_ID_LENGTH, MAX_REPEATED_LENGTH, MAX_ITEMS } from '../callbackLimits.ts';
import { isDeepJson, MAX_JSON_DEPTH } from '../isDeepJson.ts';
import { isDeliveryReason } from '../deliveryReason.ts';
import type { VolcengineCallback, VolcengineItem } from './callbackRequest.ts';

/** In UTF-16 code units. */
const MAX_POS_LENGTH = 100;
const MAX_EXTRA_LENGTH = 4096;

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Checks an item. Returns the error without the item's index, such as `id: is required.`, or `undefined`. */
const findItemError = ({ id, pos, extra }: VolcengineItem): string | undefined => {
  if (id === '') return 'id: is required.';
  if (id.length > MAX_ID_LENGTH) return `id: must not be longer than ${MAX_ID_LENGTH} characters.`;
  if (pos.length > MAX_POS_LENGTH) return `pos: must not be longer than ${MAX_POS_LENGTH} characters.`;
  if (extra.length > MAX_EXTRA_LENGTH) return `extra: must not be longer than ${MAX_EXTRA_LENGTH} characters.`;
  if (extra === '' || isDeliveryReason(extra)) return undefined;
  if (isDeepJson(extra)) return `extra: is nested deeper than ${MAX_JSON_DEPTH} levels.`;
  return isJson(extra) ? undefined : 'extra: must be a string of JSON, such as {"reason":"exposure"}.';
};

/**
 * Checks the values of a callback whose types are valid. JSON and protobuf have the same rules. proto3 does not
 * distinguish an empty string from an absent one, so required fields must not be empty.
 *
 * The checks run in the order of the field numbers: uid, scene, the number of items. Then follow the combined length of
 * the repeated fields, and the id, pos and extra of each item. The server checks the application, the scene, the SPM
 * route and the signature, because these checks need the configuration.
 *
 * @param callback the callback. Its `predictRequestId` must already contain the value of the `Request-Id` header if the
 *   body has none
 * @returns warnings for accepted deviations from the vendor's documents; or the first error: a sentence of ours or, for
 *   a callback without items, the vendor's `Data is empty`
 */
export const checkCallback = (
  callback: VolcengineCallback,
): { readonly ok: true; readonly warnings: readonly string[] } | { readonly ok: false; readonly why: string } => {
  const { uid, scene, items, predictRequestId, hasContext } = callback;
  if (uid === '') return { ok: false, why: 'uid: is required.' };
  if (scene === '') return { ok: false, why: 'scene: is required. Send "default" if there is only one scene.' };
  if (items.length === 0) return { ok: false, why: 'Data is empty' };
  if (items.length > MAX_ITEMS) return { ok: false, why: `items: must not contain more than ${MAX_ITEMS} items.` };
  if (uid.length + scene.length + predictRequestId.length > MAX_REPEATED_LENGTH) {
    const fields = 'uid, scene and predictRequestId (or the header Request-Id)';
    return { ok: false, why: `${fields}: must not be longer than ${MAX_REPEATED_LENGTH} characters in total.` };
  }
  for (const [index, item] of items.entries()) {
    const error = findItemError(item);
    if (error !== undefined) return { ok: false, why: `items[${index}].${error}` };
  }
  // The SDK documentation requires a context, but the callback page does not mention that.
  const warnings = hasContext ? [] : ["context: is missing. The vendor's SDK documentation requires it."];
  return { ok: true, warnings };
};
