import { readReward } from '../../wire/cds/reward.ts';
import type { App } from '../ranking/apps.ts';
import type { Taken } from '../log/commit/log.ts';
import { good, isAnswer, refuse, refuseLarge } from './request/answers.ts';
import type { ApiParts } from './request/apiParts.ts';
import { appOf } from './request/appOf.ts';
import type { Answer, Ask } from './request/ask.ts';
import type { ReadBody } from './request/readBody.ts';
import { restOfPath } from './request/restOfPath.ts';

/** A reward is a number. */
const MOST_BYTES = 65_536;

interface NamedDecision {
  readonly app: App;
  readonly eventId: string;
}

/** The app and the event id that the path names, or the answer that says what is wrong with it. */
const decisionOf = (ask: Ask, parts: ApiParts): NamedDecision | Answer => {
  const app = appOf(ask, parts);
  if (isAnswer(app)) return app;
  const eventId = restOfPath(ask.path, 5);
  if (eventId) return { app, eventId };
  return refuse(ask, 400, 'The path must end in an event id, percent-encoded where that is needed.');
};

/** 200 whether or not the decision is known: the page that sent it could do nothing about it. */
const settled = (ask: Ask, { app, eventId }: NamedDecision, taken: Taken, value?: number): Answer => {
  if (!taken.ok) return refuse(ask, 503, 'It could not be stored. Please send it again later.');
  const facts = { app: app.id, eventId, joined: taken.effect?.joined ?? 'dangling' };
  return good(ask, app, () => (value === undefined ? facts : { ...facts, value }));
};

/** `POST …/reward/<eventId>`: the reader clicked the story on top. */
export const reward = async (parts: ApiParts, ask: Ask, readBody: ReadBody): Promise<Answer> => {
  const decision = decisionOf(ask, parts);
  if (isAnswer(decision)) return decision;
  const body = await readBody(MOST_BYTES);
  if (body === undefined) return refuseLarge(ask, MOST_BYTES);
  const value = readReward(body);
  if (value === undefined) return refuse(ask, 400, 'The body must be empty, which means 1, or a JSON number.');
  return settled(ask, decision, await parts.service.reward(decision.app, decision.eventId, value), value);
};

/** `POST …/activate/<eventId>`: the decision was seen. */
export const activate = async (parts: ApiParts, ask: Ask, readBody: ReadBody): Promise<Answer> => {
  const decision = decisionOf(ask, parts);
  if (isAnswer(decision)) return decision;
  // Nothing in it counts; it is read so that a large one is refused here as elsewhere.
  if ((await readBody(MOST_BYTES)) === undefined) return refuseLarge(ask, MOST_BYTES);
  return settled(ask, decision, await parts.service.activate(decision.app, decision.eventId));
};
