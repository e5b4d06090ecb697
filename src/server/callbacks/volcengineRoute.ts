import type { DeliveredItem } from '../../learn/record.ts';
import { failure, SUCCESS, type CallbackAnswer as Answer } from '../../wire/volcengine/answer.ts';
import type { VolcengineCallback } from '../../wire/volcengine/callbackRequest.ts';
import { checkCallback } from '../../wire/volcengine/checkCallback.ts';
import { decodeCallback } from '../../wire/volcengine/decodeCallback.ts';
import { encodeCallbackAnswer } from '../../wire/volcengine/encodeAnswer.ts';
import { readCallback } from '../../wire/volcengine/readCallback.ts';
import { reasonOf } from '../../wire/volcengine/reasonOf.ts';
import { writeCallbackAnswer } from '../../wire/volcengine/writeAnswer.ts';
import type { Callback } from '../ranking/service.ts';
import { answerVolcengine, type AnswerFormat, type Told } from './answerVolcengine.ts';
import { isBrowser, type CallbackAnswer } from './callbackAnswer.ts';
import type { CallbackParts } from './callbackParts.ts';
import { factsOf } from './factsOf.ts';
import { wrongScene, wrongSpm, type Opened, type VolcengineAsk } from './openVolcengine.ts';

const FORMAT: AnswerFormat<Answer> = {
  json: writeCallbackAnswer,
  protobuf: encodeCallbackAnswer,
  failed: (answer) => answer,
};

const recordOf = ({ uid, scene, items, predictRequestId }: VolcengineCallback, ask: VolcengineAsk): Callback => {
  const requestId = predictRequestId || (ask.header('request-id') ?? '');
  return {
    api: 'volcengine',
    application: ask.application,
    scene,
    uid,
    ...(requestId !== '' && { requestId }),
    ...(isBrowser(ask) && { browser: true as const }),
    items: items.map(({ id, pos, extra }): DeliveredItem => {
      const reason = reasonOf(extra);
      return { id, ...(reason !== 'shown' && { reason }), ...(pos && { pos }), ...(extra && { extra }) };
    }),
  };
};

const take = async (parts: CallbackParts, ask: VolcengineAsk, opened: Opened): Promise<Told<Answer>> => {
  const { apps, service, say } = parts;
  const { application, app } = opened;
  const read = opened.read(readCallback, decodeCallback);
  if (!read.ok) return { answer: failure(400, read.why) };
  const checked = checkCallback(read.value);
  if (!checked.ok) return { answer: failure(400, checked.why) };
  const { scene, spm } = read.value;
  const wrong = wrongScene(application, scene) ?? wrongSpm(application, ask.header, spm);
  if (wrong !== undefined) return { answer: failure(400, wrong) };

  for (const warning of checked.warnings) say(`callback: application ${application.id}: ${warning}`);
  const callback = recordOf(read.value, ask);
  const owner = app ?? apps.ofRecord('');
  const taken = owner && (await service.callback(owner, callback));
  if (!taken?.ok) return { answer: failure(500, 'It could not be stored. Please send it again later.') };
  const facts = factsOf(parts.catalog, app, callback, taken.effect);
  if (taken.effect?.joined !== 'conflicting') return { answer: SUCCESS, facts };
  return { answer: failure(409, `Duplicate submission with request-id: ${callback.requestId}.`), facts };
};

/**
 * `POST /predict/api/<application_id>/callback`, Volcengine's: what was delivered of a prediction. The HTTP status is 200
 * whatever became of it, since the vendor's SDKs hide code and message of any other.
 */
export const volcengineRoute = (parts: CallbackParts, ask: VolcengineAsk): Promise<CallbackAnswer> =>
  answerVolcengine(parts, ask, FORMAT, (opened) => take(parts, ask, opened));
