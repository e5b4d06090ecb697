import type { Context } from 'hono';
import { readReward } from '../../wire/cds/reward.ts';
import type { App } from '../ranking/apps.ts';
import type { Taken } from '../ranking/recorder.ts';
import { answer, refuse, refuseLarge } from './answers.ts';
import type { ApiEnv } from './apiEnv.ts';
import type { ApiParts } from './apiParts.ts';
import { appOf } from './appOf.ts';
import { readBody } from './readBody.ts';
import { restOfPath } from './restOfPath.ts';

/** A reward is a number. */
const MOST_BYTES = 65_536;

/** The app and the event id that the path names, or the answer that says what is wrong with it. */
const decisionOf = (
  context: Context<ApiEnv>,
  parts: ApiParts,
): { readonly app: App; readonly eventId: string } | Response => {
  const app = appOf(context, parts);
  if (app instanceof Response) return app;
  const eventId = restOfPath(context.req.path, 5);
  if (eventId) return { app, eventId };
  return refuse(context, 400, 'The path must end in an event id, percent-encoded where that is needed.');
};

/** 200 whether or not the decision is known: the page that sent it could do nothing about it. */
const settled = (
  context: Context<ApiEnv>,
  { note }: ApiParts,
  { app, eventId }: { readonly app: App; readonly eventId: string },
  taken: Taken,
  value?: number,
): Response => {
  if (!taken.ok) return refuse(context, 503, 'It could not be stored. Please send it again later.');
  note(context, { app: app.id, eventId, joined: taken.joined ?? 'dangling', ...(value !== undefined && { value }) });
  return answer(context, app);
};

/** `POST …/reward/<eventId>`: the reader clicked the story on top. */
export const rewardRoute =
  (parts: ApiParts) =>
  async (context: Context<ApiEnv>): Promise<Response> => {
    const decision = decisionOf(context, parts);
    if (decision instanceof Response) return decision;
    const { app, eventId } = decision;
    const body = await readBody(context, MOST_BYTES);
    if (body === undefined) return refuseLarge(context, MOST_BYTES);
    const value = readReward(body);
    if (value === undefined) return refuse(context, 400, 'The body must be empty, which means 1, or a JSON number.');
    return settled(context, parts, decision, await parts.service.reward(app, eventId, value), value);
  };

/** `POST …/activate/<eventId>`: the decision was seen. */
export const activateRoute =
  (parts: ApiParts) =>
  async (context: Context<ApiEnv>): Promise<Response> => {
    const decision = decisionOf(context, parts);
    if (decision instanceof Response) return decision;
    // Nothing in it counts; it is read so that a large one is refused here as elsewhere.
    if ((await readBody(context, MOST_BYTES)) === undefined) return refuseLarge(context, MOST_BYTES);
    const { app, eventId } = decision;
    return settled(context, parts, decision, await parts.service.activate(app, eventId));
  };
