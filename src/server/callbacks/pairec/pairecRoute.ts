import type { CallbackRecord, DeliveredItem } from '../../../learn/records/record.ts';
import { LONGEST_ID, LONGEST_REPEATED, MOST_BYTES, MOST_ITEMS } from '../../../wire/callbackLimits.ts';
import { normaliseReason } from '../../../wire/reason.ts';
import type { PairecCallback } from '../../../wire/pairec/callbackRequest.ts';
import { writeAnswer, type AnswerCode } from '../../../wire/pairec/answers.ts';
import { readCallback } from '../../../wire/pairec/readCallback.ts';
import type { RequestFacts } from '../../../wire/dashboard/requestFacts.ts';
import { mayAsk } from '../../api/request/cors.ts';
import type { PairecParts } from './pairecParts.ts';
import type { CallbackAsk, CallbackReply } from '../request/callbackReply.ts';
import { factsOf } from '../request/factsOf.ts';
import { isBrowser } from '../request/isBrowser.ts';

const answer = (
  code: AnswerCode,
  message: string,
  requestId = '',
  facts = (): RequestFacts => ({}),
): CallbackReply => ({
  type: 'text/plain; charset=utf-8',
  body: writeAnswer(code, message, requestId),
  facts: () => (code === 200 ? { ...facts(), code: 0 } : { ...facts(), code, why: message }),
});

/** What PAI-Rec's callback says, as it is recorded. An item's `reason` is ours: the original has no word for it. */
const recordOf = (
  { uid, requestId, sceneId, items }: PairecCallback,
  browser: boolean,
): Omit<CallbackRecord, 'type' | 'app' | 'time'> => ({
  api: 'pairec',
  scene: sceneId,
  uid,
  requestId,
  ...(browser && { browser }),
  items: items.map(({ id, features }): DeliveredItem => {
    const reason = normaliseReason(features['reason']);
    return reason === 'shown' ? { id } : { id, reason };
  }),
});

/** Why a callback is too much, `undefined` where it is not. The original takes any. */
const tooMuch = ({ uid, requestId, sceneId, items }: PairecCallback): string | undefined => {
  if (items.length > MOST_ITEMS) return `item_list: has ${items.length} items; more than ${MOST_ITEMS} are not taken.`;
  if (uid.length + requestId.length + sceneId.length > LONGEST_REPEATED) {
    return `uid, request_id and scene_id: must not be longer than ${LONGEST_REPEATED} characters together.`;
  }
  const long = items.findIndex(({ id }) => id.length > LONGEST_ID);
  return long < 0 ? undefined : `item_list[${long}].item_id: must not be longer than ${LONGEST_ID} characters.`;
};

/**
 * `/api/callback`, PAI-Rec's. Neither method nor Content-Type nor Content-Encoding is looked at, and the HTTP status says
 * nothing, as in the original. Unlike there the answer waits until everything is durable.
 */
export const pairecRoute = async (parts: PairecParts, ask: CallbackAsk): Promise<CallbackReply> => {
  const { apps, service, pairec, dev, say } = parts;
  if (!ask.body) return answer(400, `request body larger than ${MOST_BYTES} bytes`);
  // As Go's encoding/json has it: bytes that are no UTF-8 become U+FFFD, and a byte order mark is no JSON.
  const read = readCallback(new TextDecoder('utf-8', { ignoreBOM: true }).decode(ask.body));
  if (!read.ok) return answer(400, read.why);
  const { value, warnings } = read;
  const refused = tooMuch(value);
  if (refused !== undefined) return answer(400, refused);
  const { sceneId, requestId } = value;
  const app = apps.ofScene(sceneId);
  const origin = ask.header('origin');
  if (app && !mayAsk(app, origin, dev)) {
    return answer(403, `the origin ${origin?.slice(0, 200)} is not among the origins of app ${app.id}`, '', () => ({
      app: app.id,
    }));
  }
  const record = recordOf(value, isBrowser(ask));
  const taken = await service.callback(apps.orNobody(app), record);
  if (!taken.ok) return answer(500, 'it could not be stored; please send it again later');

  const { effect } = taken;
  for (const warning of warnings) say(`callback: scene ${sceneId}: ${warning}`);
  if (!pairec.records(sceneId)) {
    say(`callback: scene ${sceneId} has no pairec.CallBackConfs, so its callbacks are in the log and in no topic.`);
  }
  if (effect?.joined === 'repeated' || effect?.joined === 'conflicting') {
    say(`callback: scene ${sceneId}: a request_id came again. It is recorded again, and nothing else follows from it.`);
  }
  const context = effect?.eventId === undefined ? undefined : app?.fold.join.get(effect.eventId)?.context;
  const written = await pairec.record(value, { app, context });
  const facts = (): RequestFacts => factsOf(parts.catalog, app, record, effect);
  if (written.ok) return answer(200, 'success', requestId, facts);
  say(`callback: scene ${sceneId}: ${written.why}`);
  return answer(500, 'its records could not be stored; please send it again later', '', facts);
};
