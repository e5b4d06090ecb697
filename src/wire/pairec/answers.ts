import { writeSorted } from './sortedJson.ts';

/** In the body, while the status is always 200: 403 is ours, for an origin that may not report; 500, cannot be written. */
export type AnswerCode = 200 | 400 | 403 | 500;

/**
 * Writes the answer to a callback: `{"code":200,"msg":"success","request_id":"…"}`. The documented answer lacks
 * `request_id`; the real one has it.
 *
 * @param message `success` with 200, else what is wrong
 * @param requestId the callback's own; an empty text where it was refused
 */
export const writeAnswer = (code: AnswerCode, message: string, requestId: string): string =>
  // The original's three keys happen to stand in the alphabet's order.
  writeSorted({ code, msg: message, request_id: requestId });
