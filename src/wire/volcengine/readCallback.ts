import { MAX_ITEMS } from '../callbackLimits.ts';
import type { VolcengineCallback } from './callbackRequest.ts';
import { isObject } from '../isObject.ts';
import { createJsonFieldReader } from './createJsonFieldReader.ts';
import type { ReadResult } from '../readResult.ts';

/**
 * Reads the JSON body of `POST /predict/api/<application_id>/callback`. Checks types only; `checkCallback` then checks
 * the values, for JSON and protobuf. Reads at most one item more than allowed, which is enough for `checkCallback` to
 * reject the callback.
 *
 * The `extra` maps of the request and of its context must be objects. Their content is not used and not checked.
 *
 * @param body the parsed JSON
 * @returns the callback, or a sentence that names the first field of the wrong type, such as
 *   `items[3].pos: must be a string.`
 */
export const readCallback = (body: unknown): ReadResult<VolcengineCallback> => {
  if (!isObject(body)) return { ok: false, why: 'The body: must be a JSON object.' };
  const fields = createJsonFieldReader();

  const uid = fields.string(body, 'uid');
  const scene = fields.string(body, 'scene');
  const items = fields.objects(body, 'items', MAX_ITEMS + 1, (item, prefix) => ({
    id: fields.string(item, 'id', prefix),
    pos: fields.string(item, 'pos', prefix),
    extra: fields.string(item, 'extra', prefix),
  }));
  const predictRequestId = fields.string(body, 'predictRequestId');
  const context = fields.object(body, 'context');
  const spm = context === undefined ? '' : fields.string(context, 'spm', 'context.');
  if (context !== undefined) fields.object(context, 'extra', 'context.');
  fields.object(body, 'extra');

  const error = fields.error();
  if (error !== undefined) return { ok: false, why: error };
  return { ok: true, value: { uid, scene, items, predictRequestId, spm, hasContext: context !== undefined } };
};
