import { isDeepJson, MAX_DEPTH } from '../isDeepJson.ts';
import { isReason } from '../reason.ts';
import type { VolcengineCallback } from './callbackRequest.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/**
 * Checks a callback whose shape is right, the same for JSON and protobuf: proto3 cannot tell an empty text from an absent
 * one, so what is required must not be empty either.
 *
 * The order is that of the message's numbers: uid, scene, items (there are any; then item by item, its id before its
 * extra). Whether application and scene are known, the SPM route and the signature need the configuration and are checked
 * by the server.
 *
 * @returns warnings for what is taken although the vendor's documents want it otherwise; or the first thing that is wrong,
 *   as a sentence of ours or, for no items, the vendor's `Data is empty`
 */
export const checkCallback = (
  callback: VolcengineCallback,
): { readonly ok: true; readonly warnings: readonly string[] } | { readonly ok: false; readonly why: string } => {
  if (callback.uid === '') return { ok: false, why: 'uid: is required.' };
  if (callback.scene === '') return { ok: false, why: 'scene: is required ("default" unless there are several).' };
  if (callback.items.length === 0) return { ok: false, why: 'Data is empty' };
  for (const [index, { id, extra }] of callback.items.entries()) {
    if (id === '') return { ok: false, why: `items[${index}].id: is required.` };
    if (extra === '' || isReason(extra)) continue;
    const place = `items[${index}].extra`;
    if (isDeepJson(extra)) return { ok: false, why: `${place}: is nested deeper than ${MAX_DEPTH}.` };
    if (!isJson(extra)) {
      return { ok: false, why: `${place}: must be a text that holds JSON, such as {"reason":"exposure"}.` };
    }
  }
  // The callback page does not say that it must be there; the SDKs' documents do.
  const warnings = callback.hasContext ? [] : ["context: is missing, and the vendor's SDK documents require it."];
  return { ok: true, warnings };
};
