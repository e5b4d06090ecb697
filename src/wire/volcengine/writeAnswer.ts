import type { CallbackAnswer, PredictAnswer } from './answer.ts';

// proto3 JSON leaves out what is 0, empty or false: that is why the page's example of a success has no `code`.

/** `{"message":"OK","success":true}`, or `{"code":400,"message":"…"}`. */
export const writeCallbackAnswer = ({ code, message, success }: CallbackAnswer): string =>
  JSON.stringify({ ...(code !== 0 && { code }), message, ...(success && { success }) });

/**
 * `{"message":"OK","value":{"items":[{"id":"…","rank":1}]},"requestId":"…","success":true}`, or
 * `{"code":400,"message":"…"}`, with `requestId` where there is one.
 *
 * A success without items has an empty list, against the rule: a caller that goes through `value.items` should not stumble.
 */
export const writePredictAnswer = ({ code, message, items, requestId, success }: PredictAnswer): string =>
  JSON.stringify({
    ...(code !== 0 && { code }),
    message,
    ...(success && { value: { items: items.map(({ id }, index) => ({ id, rank: index + 1 })) } }),
    ...(requestId !== '' && { requestId }),
    ...(success && { success }),
  });
