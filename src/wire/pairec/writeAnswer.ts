import { writeSortedJson } from './writeSortedJson.ts';

/**
 * The code in the body of an answer; the HTTP status is always 200.
 *
 * - 200: success
 * - 400: invalid callback
 * - 403: the page's origin may not send callbacks (extension of topslot)
 * - 500: the records cannot be written
 */
export type AnswerCode = 200 | 400 | 403 | 500;

/**
 * Writes the answer to a callback: `{"code":200,"msg":"success","request_id":"…"}`. The document's example has no
 * `request_id`, but PAI-Rec sends it.
 *
 * @param message `success` for code 200, otherwise the error
 * @param requestId the callback's request id; empty if the callback was rejected
 */
export const writeAnswer = (code: AnswerCode, message: string, requestId: string): string =>
  // PAI-Rec's three keys are already in alphabetical order, so sorting does not change them.
  writeSortedJson({ code, msg: message, request_id: requestId });
