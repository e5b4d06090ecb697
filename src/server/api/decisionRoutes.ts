import { readReward } from '../../wire/cds/readReward.ts';
import type { App } from '../ranking/apps.ts';
import type { AppendResult } from '../log/commit/log.ts';
import { ok, isResponse, reject, rejectLarge } from './request/responses.ts';
import type { ApiParts } from './request/apiParts.ts';
import { findApp } from './request/findApp.ts';
import type { ApiResponse, ApiRequest } from './request/apiRequest.ts';
import type { BodyReader } from './request/readBody.ts';
import { decodePathTail } from './request/decodePathTail.ts';

/** Maximum size of a reward body. The body holds one number, so this limit is generous. */
const MAX_BODY_BYTES = 65_536;

interface AddressedDecision {
  readonly app: App;
  readonly eventId: string;
  /** The ranking positions that the page shows, as a bit mask; `undefined`: all. */
  readonly on: number | undefined;
}

/** Returns the app, the event id and `on` of the request, or the error response if one is invalid. */
const findDecision = (request: ApiRequest, parts: ApiParts): AddressedDecision | ApiResponse => {
  const app = findApp(request, parts);
  if (isResponse(app)) return app;
  const eventId = decodePathTail(request.path, 5);
  if (!eventId) return reject(request, 400, 'The path must end in an event id. Percent-encode its special characters.');
  const on = request.query('on');
  if (on === undefined || /^[0-9a-f]{1,8}$/.test(on)) {
    return { app, eventId, on: on === undefined ? undefined : Number.parseInt(on, 16) };
  }
  return reject(request, 400, 'on: must be 1 to 8 lower-case hexadecimal digits; bit i stands for position i.');
};

/** Responds 200 even if the decision is unknown, because the page that sent the event cannot fix that. */
const respondToAppend = (
  request: ApiRequest,
  { app, eventId, on }: AddressedDecision,
  appended: AppendResult,
  value?: number,
): ApiResponse => {
  if (!appended.ok) return reject(request, 503, 'The event could not be stored. Send it again later.');
  return ok(request, app, () => ({
    app: app.id,
    eventId,
    joined: appended.effect?.joined ?? 'dangling',
    ...(on !== undefined && { on }),
    ...(value !== undefined && { value }),
  }));
};

/** Handles `POST …/reward/<eventId>`: the reader clicked the top story. */
export const reward = async (parts: ApiParts, request: ApiRequest, readBody: BodyReader): Promise<ApiResponse> => {
  const decision = findDecision(request, parts);
  if (isResponse(decision)) return decision;
  const { app, eventId, on } = decision;
  if (on === 0) return reject(request, 400, 'on: 0 is for activations only. A rewarded page shows a ranked story.');
  const body = await readBody(MAX_BODY_BYTES);
  if (body === undefined) return rejectLarge(request, MAX_BODY_BYTES);
  const value = readReward(body);
  if (value === undefined) return reject(request, 400, 'The body must be empty, which means 1, or a JSON number.');
  return respondToAppend(request, decision, await parts.service.reward(app, eventId, value, on), value);
};

/**
 * Handles `POST …/activate/<eventId>`: the reader saw the top story of a deferred decision; or, with `on=0`, the page has
 * no ranked story.
 */
export const activate = async (parts: ApiParts, request: ApiRequest, readBody: BodyReader): Promise<ApiResponse> => {
  const decision = findDecision(request, parts);
  if (isResponse(decision)) return decision;
  // The content is ignored. Reading it applies the same size limit as for rewards.
  if ((await readBody(MAX_BODY_BYTES)) === undefined) return rejectLarge(request, MAX_BODY_BYTES);
  const { app, eventId, on } = decision;
  return respondToAppend(request, decision, await parts.service.activate(app, eventId, on));
};
