import type { DeliveredItem } from '../../../learn/records/record.ts';
import { failure, SUCCESS, type CallbackAnswer as Answer } from '../../../wire/volcengine/answer.ts';
import type { VolcengineCallback } from '../../../wire/volcengine/callbackRequest.ts';
import { checkCallback } from '../../../wire/volcengine/checkCallback.ts';
import { decodeCallback } from '../../../wire/volcengine/decodeCallback.ts';
import { encodeCallbackAnswer } from '../../../wire/volcengine/encodeAnswer.ts';
import { readCallback } from '../../../wire/volcengine/readCallback.ts';
import { reasonOf } from '../../../wire/volcengine/reasonOf.ts';
import { writeCallbackAnswer } from '../../../wire/volcengine/writeAnswer.ts';
import type { RequestFacts } from '../../../wire/dashboard/requestFacts.ts';
import type { Callback } from '../../ranking/service.ts';
import { answerVolcengine, type AnswerFormat, type Told } from './answerVolcengine.ts';
import type { VolcengineParts } from './volcengineParts.ts';
import type { CallbackReply } from '../request/callbackReply.ts';
import { factsOf } from '../request/factsOf.ts';
import { isBrowser } from '../request/isBrowser.ts';
import { wrongScene, wrongSpm, type Opened, type VolcengineAsk } from './openVolcengine.ts';

const FORMAT: AnswerFormat<Answer> = {
  json: writeCallbackAnswer,
  protobuf: encodeCallbackAnswer,
  failed: (answer) => answer,
};

/** Which prediction was delivered: the body's word for it goes before the header's. */
const named = (callback: VolcengineCallback, { header }: VolcengineAsk): VolcengineCallback => ({
  ...callback,
  predictRequestId: callback.predictRequestId || (header('request-id') ?? ''),
});

const recordOf = ({ uid, scene, items, predictRequestId }: VolcengineCallback, ask: VolcengineAsk): Callback => ({
  api: 'volcengine',
  application: ask.application,
  scene,
  uid,
  ...(predictRequestId !== '' && { requestId: predictRequestId }),
  ...(isBrowser(ask) && { browser: true as const }),
  items: items.map(({ id, pos, extra }): DeliveredItem => {
    const reason = reasonOf(extra);
    return { id, ...(reason !== 'shown' && { reason }), ...(pos && { pos }), ...(extra && { extra }) };
  }),
});

const take = async (parts: VolcengineParts, ask: VolcengineAsk, opened: Opened): Promise<Told<Answer>> => {
  const { apps, service, say } = parts;
  const { application, app } = opened;
  const read = opened.read(readCallback, decodeCallback);
  if (!read.ok) return { answer: failure(400, read.why) };
  const callback = named(read.value, ask);
  const checked = checkCallback(callback);
  if (!checked.ok) return { answer: failure(400, checked.why) };
  const { scene, spm, predictRequestId } = callback;
  const wrong = wrongScene(application, scene) ?? wrongSpm(application, ask.header, spm);
  if (wrong !== undefined) return { answer: failure(400, wrong) };

  const record = recordOf(callback, ask);
  const taken = await service.callback(apps.orNobody(app), record);
  if (!taken.ok) return { answer: failure(500, 'It could not be stored. Please send it again later.') };
  for (const warning of checked.warnings) say(`callback: application ${application.id}: ${warning}`);
  const facts = (): RequestFacts => factsOf(parts.catalog, app, record, taken.effect);
  if (taken.effect?.joined !== 'conflicting') return { answer: SUCCESS, facts };
  return { answer: failure(409, `Duplicate submission with request-id: ${predictRequestId}.`), facts };
};

/**
 * `POST /predict/api/<application_id>/callback`, Volcengine's: what was delivered of a prediction. The HTTP status is 200
 * whatever became of it, since the vendor's SDKs hide code and message of any other.
 */
export const volcengineRoute = (parts: VolcengineParts, ask: VolcengineAsk): Promise<CallbackReply> =>
  answerVolcengine(parts, ask, FORMAT, (opened) => take(parts, ask, opened));
