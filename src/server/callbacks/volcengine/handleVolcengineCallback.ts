import type { DeliveredItem } from '../../../learn/records/record.ts';
import { failure, SUCCESS, type CallbackAnswer as Answer } from '../../../wire/volcengine/answer.ts';
import type { VolcengineCallback } from '../../../wire/volcengine/callbackRequest.ts';
import { checkCallback } from '../../../wire/volcengine/checkCallback.ts';
import { decodeCallback } from '../../../wire/volcengine/decodeCallback.ts';
import { encodeCallbackAnswer } from '../../../wire/volcengine/encodeAnswer.ts';
import { readCallback } from '../../../wire/volcengine/readCallback.ts';
import { readReason } from '../../../wire/volcengine/readReason.ts';
import { writeCallbackAnswer } from '../../../wire/volcengine/writeAnswer.ts';
import type { RequestFacts } from '../../../wire/dashboard/requestFacts.ts';
import type { CallbackDetails } from '../../ranking/service.ts';
import { answerVolcengine, type AnswerFormat, type HandlerResult } from './answerVolcengine.ts';
import type { VolcengineParts } from './volcengineParts.ts';
import type { CallbackHttpResponse } from '../request/callbackHttp.ts';
import { describeCallback } from '../request/describeCallback.ts';
import { isBrowserRequest } from '../request/isBrowserRequest.ts';
import { findSceneError, findSpmError, type AcceptedRequest, type VolcengineHttpRequest } from './acceptRequest.ts';

const FORMAT: AnswerFormat<Answer> = {
  json: writeCallbackAnswer,
  protobuf: encodeCallbackAnswer,
  fromFailure: (answer) => answer,
};

/** Adds the id of the delivered prediction. The body's id takes precedence over the header `Request-Id`. */
const withRequestId = (callback: VolcengineCallback, { header }: VolcengineHttpRequest): VolcengineCallback => ({
  ...callback,
  predictRequestId: callback.predictRequestId || (header('request-id') ?? ''),
});

const toCallbackRecord = (
  { uid, scene, items, predictRequestId }: VolcengineCallback,
  request: VolcengineHttpRequest,
): CallbackDetails => ({
  api: 'volcengine',
  application: request.application,
  scene,
  uid,
  ...(predictRequestId !== '' && { requestId: predictRequestId }),
  ...(isBrowserRequest(request) && { browser: true as const }),
  items: items.map(({ id, pos, extra }): DeliveredItem => {
    const reason = readReason(extra);
    return { id, ...(reason !== 'shown' && { reason }), ...(pos && { pos }), ...(extra && { extra }) };
  }),
});

const acceptCallback = async (
  parts: VolcengineParts,
  request: VolcengineHttpRequest,
  accepted: AcceptedRequest,
): Promise<HandlerResult<Answer>> => {
  const { apps, service, logLine } = parts;
  const { application, app } = accepted;
  const readResult = accepted.readBody(readCallback, decodeCallback);
  if (!readResult.ok) return { answer: failure(400, readResult.why) };
  const callback = withRequestId(readResult.value, request);
  const checked = checkCallback(callback);
  if (!checked.ok) return { answer: failure(400, checked.why) };
  const { scene, spm, predictRequestId } = callback;
  const error = findSceneError(application, scene) ?? findSpmError(application, request.header, spm);
  if (error !== undefined) return { answer: failure(400, error) };

  const record = toCallbackRecord(callback, request);
  const appended = await service.callback(apps.appOrUnclaimed(app), record);
  if (!appended.ok) return { answer: failure(500, 'It could not be stored. Please send it again later.') };
  for (const warning of checked.warnings) logLine(`callback: application ${application.id}: ${warning}`);
  const facts = (): RequestFacts => describeCallback(parts.catalog, app, record, appended.effect);
  if (appended.effect?.joined !== 'conflicting') return { answer: SUCCESS, facts };
  return { answer: failure(409, `Duplicate submission with request-id: ${predictRequestId}.`), facts };
};

/**
 * Handles `POST /predict/api/<application_id>/callback`, Volcengine's delivery callback. The HTTP status is always 200,
 * because the vendor's SDKs hide the code and the message of any other response.
 */
export const handleVolcengineCallback = (
  parts: VolcengineParts,
  request: VolcengineHttpRequest,
): Promise<CallbackHttpResponse> =>
  answerVolcengine(parts, request, FORMAT, (accepted) => acceptCallback(parts, request, accepted));
