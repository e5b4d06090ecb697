import { uidKey } from '../../../learn/records/audience.ts';
import { LONGEST_REPEATED } from '../../../wire/callbackLimits.ts';
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
import { answerVolcengine, type AnswerFormat, type Told } from './answerVolcengine.ts';
import type { VolcengineParts } from './volcengineParts.ts';
import type { CallbackReply } from '../request/callbackReply.ts';
import { wrongScene, wrongSpm, type Opened, type VolcengineAsk } from './openVolcengine.ts';

/** What was delivered is left out, even if the answer gets short: so the original dedupes. */
const onlyFresh = (offer: Offer): Offer => {
  const { candidates, fresh } = offer;
  if (fresh === candidates.actions.length) return offer;
  return { ...offer, candidates: prepareCandidates(candidates.actions.slice(0, fresh)) };
};

const predict = (parts: VolcengineParts, ask: VolcengineAsk, opened: Opened): Told<PredictAnswer> => {
  const { catalog, service, now } = parts;
  const { application, app } = opened;
  const requestId = ask.header('request-id') ?? '';
  const refuse = (why: string): Told<PredictAnswer> => ({
    answer: { ...failure(400, why), items: [], requestId },
  });
  const read = opened.read(readPredict, decodePredict);
  if (!read.ok) return refuse(read.why);
  if (requestId.length > LONGEST_REPEATED) {
    return refuse(`Request-Id: must not be longer than ${LONGEST_REPEATED} characters.`);
  }
  const { uid, size, spm } = read.value;
  const wrong = wrongScene(application, ask.last) ?? wrongSpm(application, ask.header, spm);
  if (wrong !== undefined) return refuse(wrong);
  if (!app) return refuse(`No app ranks for application ${application.id}; one names it by volcengineApplication.`);

  const sets = application.actionSets ?? catalog.ids;
  const time = now();
  const offer = onlyFresh(catalog.offer(sets, size, 0, app.fold.join.delivered.to(uidKey(uid), time)));
  const decision = service.rank(app, {
    offer,
    sets,
    details: 0,
    // It is shown later, if at all: the callback tells.
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
 * `POST /predict/api/<application_id>/<scene>`: Volcengine's recommendations, ranked by the app that stands for the
 * application, so that the vendor's SDKs can run their whole flow.
 */
export const predictRoute = (parts: VolcengineParts, ask: VolcengineAsk): Promise<CallbackReply> => {
  const format: AnswerFormat<PredictAnswer> = {
    json: writePredictAnswer,
    protobuf: encodePredictAnswer,
    failed: (answer: Answer) => ({ ...answer, items: [], requestId: ask.header('request-id') ?? '' }),
  };
  return answerVolcengine(parts, ask, format, (opened) => predict(parts, ask, opened));
};
