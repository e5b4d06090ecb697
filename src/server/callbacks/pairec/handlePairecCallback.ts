import type { CallbackRecord, DeliveredItem } from '../../../learn/records/record.ts';
import { MAX_ID_LENGTH, MAX_REPEATED_LENGTH, MAX_BODY_BYTES, MAX_ITEMS } from '../../../wire/callbackLimits.ts';
import { normalizeReason } from '../../../wire/deliveryReason.ts';
import type { PairecCallback } from '../../../wire/pairec/callbackRequest.ts';
import { writeAnswer, type AnswerCode } from '../../../wire/pairec/writeAnswer.ts';
import { readCallback } from '../../../wire/pairec/readCallback.ts';
import type { RequestFacts } from '../../../wire/dashboard/requestFacts.ts';
import { isOriginAllowed } from '../../api/request/cors.ts';
import type { PairecParts } from './pairecParts.ts';
import type { CallbackHttpRequest, CallbackHttpResponse } from '../request/callbackHttp.ts';
import { describeCallback } from '../request/describeCallback.ts';
import { isBrowserRequest } from '../request/isBrowserRequest.ts';

const createResponse = (
  code: AnswerCode,
  message: string,
  requestId = '',
  facts = (): RequestFacts => ({}),
): CallbackHttpResponse => ({
  type: 'text/plain; charset=utf-8',
  body: writeAnswer(code, message, requestId),
  facts: () => (code === 200 ? { ...facts(), code: 0 } : { ...facts(), code, why: message }),
});

/** Converts a callback to a log record. An item's `reason` is our own extension: PAI-Rec does not define it. */
const toCallbackRecord = (
  { uid, requestId, sceneId, items }: PairecCallback,
  browser: boolean,
): Omit<CallbackRecord, 'type' | 'app' | 'time'> => ({
  api: 'pairec',
  scene: sceneId,
  uid,
  requestId,
  ...(browser && { browser }),
  items: items.map(({ id, features }): DeliveredItem => {
    const reason = normalizeReason(features['reason']);
    return reason === 'shown' ? { id } : { id, reason };
  }),
});

/** Returns an error for a callback that exceeds our limits, otherwise `undefined`. PAI-Rec itself has no limits. */
const findExceededLimit = ({ uid, requestId, sceneId, items }: PairecCallback): string | undefined => {
  if (items.length > MAX_ITEMS) return `item_list: has ${items.length} items; the maximum is ${MAX_ITEMS}.`;
  if (uid.length + requestId.length + sceneId.length > MAX_REPEATED_LENGTH) {
    return `uid, request_id and scene_id: must not be longer than ${MAX_REPEATED_LENGTH} characters in total.`;
  }
  const longIdIndex = items.findIndex(({ id }) => id.length > MAX_ID_LENGTH);
  return longIdIndex < 0
    ? undefined
    : `item_list[${longIdIndex}].item_id: must not be longer than ${MAX_ID_LENGTH} characters.`;
};

/**
 * Handles PAI-Rec's `/api/callback`. Like the original, it ignores method, Content-Type and Content-Encoding, and
 * always responds with status 200. Unlike the original, it responds only after all records are durable.
 */
export const handlePairecCallback = async (
  parts: PairecParts,
  request: CallbackHttpRequest,
): Promise<CallbackHttpResponse> => {
  const { apps, service, recorder, dev, logLine } = parts;
  if (!request.body) return createResponse(400, `request body larger than ${MAX_BODY_BYTES} bytes`);
  // Like Go's encoding/json: invalid UTF-8 becomes U+FFFD, and a byte order mark is a syntax error.
  const readResult = readCallback(new TextDecoder('utf-8', { ignoreBOM: true }).decode(request.body));
  if (!readResult.ok) return createResponse(400, readResult.why);
  const { value, warnings } = readResult;
  const exceededLimit = findExceededLimit(value);
  if (exceededLimit !== undefined) return createResponse(400, exceededLimit);
  const { sceneId, requestId } = value;
  const app = apps.findByScene(sceneId);
  const origin = request.header('origin');
  if (app && !isOriginAllowed(app, origin, dev)) {
    return createResponse(
      403,
      `the origin ${origin?.slice(0, 200)} is not among the origins of app ${app.id}`,
      '',
      () => ({
        app: app.id,
      }),
    );
  }
  const record = toCallbackRecord(value, isBrowserRequest(request));
  const appended = await service.callback(apps.appOrUnclaimed(app), record);
  if (!appended.ok) return createResponse(500, 'it could not be stored; please send it again later');

  const { effect } = appended;
  for (const warning of warnings) logLine(`callback: scene ${sceneId}: ${warning}`);
  if (!recorder.isRecorded(sceneId)) {
    logLine(
      `callback: scene ${sceneId} is not in pairec.CallBackConfs, so its callbacks are written to the log only. ` +
        'Add it there to write them to a topic.',
    );
  }
  if (effect?.joined === 'repeated' || effect?.joined === 'conflicting') {
    logLine(
      `callback: scene ${sceneId}: a request_id was repeated. The callback is recorded again, but has no other ` +
        'effect. Send one callback per recommendation.',
    );
  }
  const context = effect?.eventId === undefined ? undefined : app?.fold.join.get(effect.eventId)?.context;
  const written = await recorder.record(value, { app, context });
  const facts = (): RequestFacts => describeCallback(parts.catalog, app, record, effect);
  if (written.ok) return createResponse(200, 'success', requestId, facts);
  logLine(`callback: scene ${sceneId}: ${written.why}`);
  return createResponse(500, 'its records could not be stored; please send it again later', '', facts);
};
