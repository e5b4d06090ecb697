import type { CallbackAnswer, PredictAnswer } from './answer.ts';

// proto3 JSON omits fields that are 0, empty or false. The callback page's example of a success therefore has no
// `code`.

/** Writes the JSON answer to a callback: `{"message":"OK","success":true}` or `{"code":400,"message":"…"}`. */
export const writeCallbackAnswer = ({ code, message, success }: CallbackAnswer): string =>
  JSON.stringify({ ...(code !== 0 && { code }), message, ...(success && { success }) });

/**
 * Writes the JSON answer to a prediction. A success is
 * `{"message":"OK","value":{"items":[{"id":"…","rank":1}]},"requestId":"…","success":true}`; a failure is
 * `{"code":400,"message":"…"}`, with `requestId` if one was assigned.
 *
 * Unlike proto3 JSON, a success without items contains an empty list, so that callers can always iterate over
 * `value.items`.
 */
export const writePredictAnswer = ({ code, message, items, requestId, success }: PredictAnswer): string =>
  JSON.stringify({
    ...(code !== 0 && { code }),
    message,
    ...(success && { value: { items: items.map(({ id }, index) => ({ id, rank: index + 1 })) } }),
    ...(requestId !== '' && { requestId }),
    ...(success && { success }),
  });
