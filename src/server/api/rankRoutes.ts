import type { Context as Visit } from '../../learn/records/context.ts';
import { readerKey } from '../../learn/records/readerKeys.ts';
import { DEFAULT_CALLBACK } from '../../wire/cds/callbackName.ts';
import { DEFAULT_LIMIT } from '../../wire/cds/limit.ts';
import type { RankParameters } from '../../wire/cds/rankParameters.ts';
import { readRankBody } from '../../wire/cds/readRankBody.ts';
import { readRankParameters } from '../../wire/cds/readRankParameters.ts';
import { writeJsonp } from '../../wire/cds/writeRankAnswer.ts';
import type { App } from '../ranking/apps.ts';
import { prepareCandidates } from '../ranking/candidates.ts';
import type { Catalog, DeliveredIds, Offer } from '../ranking/catalog.ts';
import { ok, isResponse, reject, rejectLarge } from './request/responses.ts';
import type { ApiParts } from './request/apiParts.ts';
import { findApp } from './request/findApp.ts';
import type { ApiResponse, ApiRequest } from './request/apiRequest.ts';
import { createContext } from './request/createContext.ts';
import type { RequestFacts } from '../../wire/dashboard/requestFacts.ts';
import type { BodyReader } from './request/readBody.ts';
import { identifyReader } from './request/identifyReader.ts';

/** Maximum size of a JSON rank body. The body may contain the articles to rank. */
const MAX_BODY_BYTES = 1_000_000;

/** Returns why these action sets cannot be ranked, or `undefined` if they can. */
const findSetError = (catalog: Catalog, sets: readonly string[]): string | undefined => {
  const unknown = sets.find((id) => !catalog.has(id));
  if (unknown === undefined && sets.length > 0) return undefined;
  const problem = unknown === undefined ? 'The path names no action set' : `No action set "${unknown.slice(0, 100)}"`;
  return `${problem}. Known action sets: ${catalog.ids.join(', ') || 'none'}.`;
};

/**
 * Identifies the reader and returns the context of the visit. Call it once for each request: it may draw a new reader
 * id.
 */
const identifyVisit = (
  { header }: ApiRequest,
  { isHttps, now, random }: ApiParts,
  { dnt = false, from }: RankParameters,
): { readonly visit: Visit; readonly cookie: string | undefined } => {
  const { reader, cookie } = identifyReader(header('cookie'), { https: isHttps(header), dnt, random });
  return { visit: createContext(header, now(), dnt, { from, reader }), cookie };
};

/** Returns the items already delivered to this reader, if the app leaves them out. */
const deliveredTo = ({ now }: ApiParts, { leaveOutDelivered, fold }: App, { reader }: Visit): DeliveredIds =>
  leaveOutDelivered === null || reader === undefined ? undefined : fold.join.delivered.to(readerKey(reader), now());

/** Makes one decision for a request. */
const decide = (
  { service, onRanked }: ApiParts,
  app: App,
  { dnt = false, defer = false, details = 0 }: RankParameters,
  input: { readonly sets: readonly string[]; readonly offer: Offer; readonly visit: Visit },
): { readonly json: string; readonly facts: () => RequestFacts } => {
  const { sets, offer, visit } = input;
  const { json, eventId, ranking, choice } = service.rank(app, { offer, sets, details, defer, context: visit });
  onRanked(app, { eventId, context: visit, offer, order: choice.order });
  const probability = choice.probabilities[0] ?? 0;
  return { json, facts: () => ({ app: app.id, sets, eventId, ranking: ranking(), probability, dnt, defer }) };
};

const rankOrReject = (parts: ApiParts, request: ApiRequest, asJson: boolean): ApiResponse => {
  // Hono routes HEAD requests to the GET handler. A request of a link checker must not become a decision.
  if (request.method === 'HEAD') return reject(request, 405, 'Use GET or POST to request a ranking.');
  const app = findApp(request, parts);
  if (isResponse(app)) return app;
  const read = readRankParameters(request.query);
  if (!read.ok) return reject(request, 400, read.why);
  const sets = [...new Set(request.path.split('/').slice(5).filter(Boolean))];
  const setError = findSetError(parts.catalog, sets);
  if (setError) return reject(request, 404, setError);

  const { limit = DEFAULT_LIMIT, details = 0, callback = DEFAULT_CALLBACK } = read.parameters;
  const { visit, cookie } = identifyVisit(request, parts, read.parameters);
  const offer = parts.catalog.offer(sets, limit, details, deliveredTo(parts, app, visit));
  const { json, facts } = decide(parts, app, read.parameters, { sets, offer, visit });
  return ok(request, app, facts, {
    body: asJson ? json : writeJsonp(callback, json),
    type: asJson ? 'application/json' : 'text/javascript',
    cookie,
  });
};

/**
 * Handles `GET …/rank/<A1>/<A2>/…`: responds with JSONP, or with JSON for `Accept: application/json`.
 *
 * An error has the type of a script, unless the client requests JSON. Browsers do not run the body of an error response,
 * but with another type Chromium's console reports the type instead of the status.
 */
export const rank = (parts: ApiParts, request: ApiRequest): ApiResponse => {
  const asJson = request.header('accept')?.includes('application/json') ?? false;
  const response = rankOrReject(parts, request, asJson);
  if (response.status !== 200 && !asJson) response.headers['Content-Type'] = 'text/javascript; charset=utf-8';
  return response;
};

/** Handles `POST …/rank`: several decisions in one body, each over action sets or over actions in the body. */
export const rankJson = async (parts: ApiParts, request: ApiRequest, readBody: BodyReader): Promise<ApiResponse> => {
  const app = findApp(request, parts);
  if (isResponse(app)) return app;
  const query = readRankParameters(request.query);
  if (!query.ok) return reject(request, 400, query.why);
  const text = await readBody(MAX_BODY_BYTES);
  if (text === undefined) return rejectLarge(request, MAX_BODY_BYTES);
  const body = readRankBody(text);
  if (!body.ok) return reject(request, 400, body.why);
  for (const { sets, actions } of body.value) {
    const setError = actions ? undefined : findSetError(parts.catalog, sets);
    if (setError) return reject(request, 404, setError);
  }

  const { limit = DEFAULT_LIMIT, details = 0 } = query.parameters;
  const { visit: commonVisit, cookie } = identifyVisit(request, parts, query.parameters);
  const decisions = body.value.map(({ sets, shared, actions }) => {
    // Articles in the body are all ranked: the caller decides which delivered articles to leave out.
    const offer = actions
      ? { candidates: prepareCandidates(actions), fresh: actions.length, actionSets: '[]' }
      : parts.catalog.offer(sets, limit, details, deliveredTo(parts, app, commonVisit));
    // The caller's shared features may describe the reader, so they are dropped under `dnt`.
    const visit = shared.length > 0 && !query.parameters.dnt ? { ...commonVisit, shared } : commonVisit;
    return decide(parts, app, query.parameters, { sets, offer, visit });
  });
  const json = `[${decisions.map((decision) => decision.json).join(',')}]`;
  const facts = decisions.at(-1)?.facts ?? (() => ({ app: app.id }));
  return ok(request, app, facts, { body: json, type: 'application/json', cookie });
};
