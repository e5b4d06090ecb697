import { MOST_ITEMS } from '../callbackLimits.ts';
import type { VolcengineCallback } from './callbackRequest.ts';
import { isObject } from '../isObject.ts';
import { jsonFields } from './jsonFields.ts';
import type { Read } from '../read.ts';

/**
 * Reads the JSON body of `POST /predict/api/<application_id>/callback`. Its shape only: whether what is required is there
 * is for `checkCallback`, for JSON and protobuf alike; so of too many items one too many is read, and none behind it.
 *
 * The `extra` maps of the request and of its context must be objects, but what is in them is not read: nothing here
 * depends on it.
 *
 * @param body the parsed JSON
 * @returns the callback, or a sentence that names the first field of the wrong type, such as
 *   `items[3].pos: must be a string.`
 */
export const readCallback = (body: unknown): Read<VolcengineCallback> => {
  if (!isObject(body)) return { ok: false, why: 'The body: must be a JSON object.' };
  const fields = jsonFields();

  const uid = fields.text(body, 'uid');
  const scene = fields.text(body, 'scene');
  const items = fields.objects(body, 'items', MOST_ITEMS + 1, (item, place) => ({
    id: fields.text(item, 'id', place),
    pos: fields.text(item, 'pos', place),
    extra: fields.text(item, 'extra', place),
  }));
  const predictRequestId = fields.text(body, 'predictRequestId');
  const context = fields.object(body, 'context');
  const spm = context === undefined ? '' : fields.text(context, 'spm', 'context.');
  if (context !== undefined) fields.object(context, 'extra', 'context.');
  fields.object(body, 'extra');

  const why = fields.why();
  if (why !== undefined) return { ok: false, why };
  return { ok: true, value: { uid, scene, items, predictRequestId, spm, hasContext: context !== undefined } };
};
