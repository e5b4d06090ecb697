import { isObject } from '../isObject.ts';
import { createJsonFieldReader } from './createJsonFieldReader.ts';
import { checkPredict, type PredictRequest } from './predictRequest.ts';
import type { ReadResult } from '../readResult.ts';

/**
 * Reads the JSON body of `POST /predict/api/<application_id>/<scene>`:
 * `{"user":{"uid":"…"},"context":{"spm":"…"},"size":20}`. Unknown keys are ignored.
 *
 * @param body the parsed JSON; `undefined` for an empty body, which is an error
 * @returns the request with a size of 1…1000 (20 if absent or not positive), or a sentence that names the invalid field
 */
export const readPredict = (body: unknown): ReadResult<PredictRequest> => {
  if (!isObject(body)) return { ok: false, why: 'The body: must be a JSON object.' };
  const fields = createJsonFieldReader();
  const user = fields.object(body, 'user');
  const uid = user === undefined ? '' : fields.string(user, 'uid', 'user.');
  const context = fields.object(body, 'context');
  const spm = context === undefined ? '' : fields.string(context, 'spm', 'context.');
  const size = fields.integer(body, 'size');
  const error = fields.error();
  return error === undefined ? checkPredict({ uid, size, spm }) : { ok: false, why: error };
};
