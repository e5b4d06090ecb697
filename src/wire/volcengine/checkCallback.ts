import { LONGEST_ID, LONGEST_REPEATED, MOST_ITEMS } from '../callbackLimits.ts';
import { isDeepJson, MAX_DEPTH } from '../isDeepJson.ts';
import { isReason } from '../reason.ts';
import type { VolcengineCallback, VolcengineItem } from './callbackRequest.ts';

const LONGEST_POS = 100;
const LONGEST_EXTRA = 4096;

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** What is wrong with an item, behind its place. */
const wrongItem = ({ id, pos, extra }: VolcengineItem): string | undefined => {
  if (id === '') return 'id: is required.';
  if (id.length > LONGEST_ID) return `id: must not be longer than ${LONGEST_ID} characters.`;
  if (pos.length > LONGEST_POS) return `pos: must not be longer than ${LONGEST_POS} characters.`;
  if (extra.length > LONGEST_EXTRA) return `extra: must not be longer than ${LONGEST_EXTRA} characters.`;
  if (extra === '' || isReason(extra)) return undefined;
  if (isDeepJson(extra)) return `extra: is nested deeper than ${MAX_DEPTH}.`;
  return isJson(extra) ? undefined : 'extra: must be a text that holds JSON, such as {"reason":"exposure"}.';
};

/**
 * Checks a callback whose shape is right, the same for JSON and protobuf: proto3 cannot tell an empty text from an absent
 * one, so what is required must not be empty either.
 *
 * The order is that of the message's numbers: uid, scene, items (there are any, and not too many); then what all of them
 * repeat; then item by item, its id before its pos before its extra. Whether application and scene are known, the SPM route
 * and the signature need the configuration, and are checked by the server.
 *
 * @param callback its `predictRequestId` is already the header's where the caller relies on that
 * @returns warnings for what is taken although the vendor's documents want it otherwise; or the first thing that is wrong,
 *   as a sentence of ours or, for no items, the vendor's `Data is empty`
 */
export const checkCallback = (
  callback: VolcengineCallback,
): { readonly ok: true; readonly warnings: readonly string[] } | { readonly ok: false; readonly why: string } => {
  const { uid, scene, items, predictRequestId, hasContext } = callback;
  if (uid === '') return { ok: false, why: 'uid: is required.' };
  if (scene === '') return { ok: false, why: 'scene: is required ("default" unless there are several).' };
  if (items.length === 0) return { ok: false, why: 'Data is empty' };
  if (items.length > MOST_ITEMS) return { ok: false, why: `items: must not be more than ${MOST_ITEMS}.` };
  if (uid.length + scene.length + predictRequestId.length > LONGEST_REPEATED) {
    const names = 'uid, scene and predictRequestId (or the header Request-Id)';
    return { ok: false, why: `${names}: must not be longer than ${LONGEST_REPEATED} characters together.` };
  }
  for (const [index, item] of items.entries()) {
    const wrong = wrongItem(item);
    if (wrong !== undefined) return { ok: false, why: `items[${index}].${wrong}` };
  }
  // The callback page does not say that it must be there; the SDKs' documents do.
  const warnings = hasContext ? [] : ["context: is missing, and the vendor's SDK documents require it."];
  return { ok: true, warnings };
};
