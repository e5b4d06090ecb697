import { uidKey } from '../../../learn/records/readerKeys.ts';
import { MAX_REPEATED_LENGTH } from '../../../wire/callbackLimits.ts';
import {
  failure,
  SUCCESS,
  type CallbackAnswer as Answer,
  type PredictAnswer,
} from '../../../wire/volcengine/answer.ts';
import { decodePredict } from '../../../wire/volcengine/decodePredict.ts';
import { encodePredictAnswer } from '../../../wire/volcengine/encodeAnswer.ts';
import { readPredict } from '../../../wire/volcengine/readPredict.ts';
import { writePredictAnswer } from '../../../wire/volcengine/writeAnswer.ts';
import { prepareCandidates } from '../../ranking/candidates.ts';
import type { Offer } from '../../ranking/catalog.ts';
import { answerVolcengine, type AnswerFormat, type HandlerResult } from './answerVolcengine.ts';
import type { VolcengineParts } from './volcengineParts.ts';
import type { CallbackHttpResponse } from '../request/callbackHttp.ts';
import { findSceneError, findSpmError, type AcceptedRequest, type VolcengineHttpRequest } from './acceptRequest.ts';

/** Leaves out the articles that were delivered before, even if few remain. Volcengine deduplicates in the same way. */
const withoutDelivered = (offer: Offer): Offer => {
  const { candidates, fresh } = offer;
  if (fresh === candidates.actions.length) return offer;
  return { ...offer, candidates: prepareCandidates(candidates.actions.slice(0, fresh)) };
};

const predict = (
  parts: VolcengineParts,
  request: VolcengineHttpRequest,
  accepted: AcceptedRequest,
): HandlerResult<PredictAnswer> => {
  const { catalog, service, now } = parts;
  const { application, app } = accepted;
  const requestId = request.header('request-id') ?? '';
  const reject = (why: string): HandlerResult<PredictAnswer> => ({
    answer: { ...failure(400, why), items: [], requestId },
  });
  const readResult = accepted.readBody(readPredict, decodePredict);
  if (!readResult.ok) return reject(readResult.why);
  if (requestId.length > MAX_REPEATED_LENGTH) {
    return reject(`Request-Id: must not be longer than ${MAX_REPEATED_LENGTH} characters.`);
  }
  const { uid, size, spm } = readResult.value;
  const error = findSceneError(application, request.lastSegment) ?? findSpmError(application, request.header, spm);
  if (error !== undefined) return reject(error);
  if (!app) {
    return reject(`No app ranks for application ${application.id}. Set it as the volcengineApplication of an app.`);
  }

  const sets = application.actionSets ?? catalog.ids;
  const time = now();
  const offer = withoutDelivered(catalog.offer(sets, size, 0, app.fold.join.delivered.to(uidKey(uid), time)));
  const decision = service.rank(app, {
    offer,
    sets,
    details: 0,
    // A prediction may be shown later or never. The callback reports whether it was delivered.
    defer: true,
    context: { device: 'unknown', hour: new Date(time).getUTCHours() },
    prediction: { uid, ...(requestId !== '' && { requestId }) },
  });
  const { eventId, choice } = decision;
  const ranking = decision.ranking();
  return {
    answer: { ...SUCCESS, items: ranking.map((id) => ({ id })), requestId: requestId || eventId },
    facts: () => ({ app: app.id, sets, eventId, ranking, probability: choice.probabilities[0] ?? 0, defer: true, uid }),
  };
};

/**
 * Handles `POST /predict/api/<application_id>/<scene>`, Volcengine's recommendation request. The application's app
 * makes the ranking, so the vendor's SDKs can run their whole flow.
 */
export const handlePredict = (
  parts: VolcengineParts,
  request: VolcengineHttpRequest,
): Promise<CallbackHttpResponse> => {
  const format: AnswerFormat<PredictAnswer> = {
    json: writePredictAnswer,
    protobuf: encodePredictAnswer,
    fromFailure: (answer: Answer) => ({ ...answer, items: [], requestId: request.header('request-id') ?? '' }),
  };
  return answerVolcengine(parts, request, format, (accepted) => predict(parts, request, accepted));
};
