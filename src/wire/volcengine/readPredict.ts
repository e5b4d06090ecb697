import { isObject } from '../isObject.ts';
import { jsonFields } from './jsonFields.ts';
import { settlePredict, type PredictRequest } from './predictRequest.ts';
import type { Read } from '../read.ts';

/**
 * Reads the JSON body of `POST /predict/api/<application_id>/<scene>`: `{"user":{"uid":"…"},"context":{"spm":"…"},"size":20}`.
 * Unknown keys are ignored.
 *
 * @param body the parsed JSON; `undefined` for an empty body, which is an error
 * @returns the request, its size 1…1000 (20 where absent or not positive), or a sentence that says where the body is wrong
 */
export const readPredict = (body: unknown): Read<PredictRequest> => {
  if (!isObject(body)) return { ok: false, why: 'The body: must be a JSON object.' };
  const fields = jsonFields();
  const user = fields.object(body, 'user');
  const uid = user === undefined ? '' : fields.text(user, 'uid', 'user.');
  const context = fields.object(body, 'context');
  const spm = context === undefined ? '' : fields.text(context, 'spm', 'context.');
  const size = fields.wholeNumber(body, 'size');
  const why = fields.why();
  return why === undefined ? settlePredict({ uid, size, spm }) : { ok: false, why };
};
