import type { Context } from 'hono';
import type { Context as Visit } from '../../learn/context.ts';
import { DEFAULT_CALLBACK } from '../../wire/cds/callbackName.ts';
import { DEFAULT_LIMIT } from '../../wire/cds/limit.ts';
import type { RankParameters } from '../../wire/cds/rankParameters.ts';
import { readRankBody } from '../../wire/cds/readRankBody.ts';
import { readRankParameters } from '../../wire/cds/readRankParameters.ts';
import { writeJsonp } from '../../wire/cds/writeRankAnswer.ts';
import type { App } from '../ranking/apps.ts';
import { prepareCandidates } from '../ranking/candidates.ts';
import type { Catalog, Offer } from '../ranking/catalog.ts';
import type { Decision } from '../ranking/service.ts';
import { answer, refuse, refuseLarge } from './answers.ts';
import type { ApiEnv } from './apiEnv.ts';
import type { ApiParts } from './apiParts.ts';
import { appOf } from './appOf.ts';
import { contextOf } from './contextOf.ts';
import { readBody } from './readBody.ts';
import { readerOf } from './readerCookie.ts';

/** A JSON ranking may bring its articles along. */
const MOST_BYTES = 1_000_000;

/** Why these sets cannot be ranked; `undefined` if they can. */
const wrongSets = (catalog: Catalog, sets: readonly string[]): string | undefined => {
  const unknown = sets.find((id) => !catalog.has(id));
  if (unknown === undefined && sets.length > 0) return undefined;
  const what = unknown === undefined ? 'The path names no action set' : `No action set "${unknown.slice(0, 100)}"`;
  return `${what}. Known action sets: ${catalog.ids.join(', ') || 'none'}.`;
};

/** What is known of this reader's visit, and the cookie to answer with. Once a request, however many decisions. */
const visitOf = (
  context: Context<ApiEnv>,
  { isHttps, now, random }: ApiParts,
  { dnt = false, from }: RankParameters,
): { readonly visit: Visit; readonly cookie: string | undefined } => {
  const header = (name: string): string | undefined => context.req.header(name);
  const { reader, cookie } = readerOf(context, { https: isHttps(header), dnt, random });
  return { visit: contextOf(header, now(), dnt, { from, reader }), cookie };
};

/** Makes one decision for this request, and notes the facts of it. */
const decide = (
  context: Context<ApiEnv>,
  { service, note }: ApiParts,
  app: App,
  { dnt = false, defer = false, details = 0 }: RankParameters,
  question: { readonly sets: readonly string[]; readonly offer: Offer; readonly visit: Visit },
): Decision => {
  const { sets, offer, visit } = question;
  const decision = service.rank(app, { offer, sets, details, defer, context: visit });
  note(context, {
    app: app.id,
    sets,
    eventId: decision.eventId,
    ranking: decision.ranking,
    probability: decision.choice.probabilities[0] ?? 0,
    dnt,
    defer,
  });
  return decision;
};

/** `GET …/rank/<A1>/<A2>/…`: JSONP, or the same object as JSON for `Accept: application/json`. */
export const rankRoute =
  (parts: ApiParts) =>
  (context: Context<ApiEnv>): Response => {
    // Hono gives HEAD to the route of GET; a link checker's look must not become a decision.
    if (context.req.method === 'HEAD') return refuse(context, 405, 'A ranking is asked for with GET or POST.');
    const app = appOf(context, parts);
    if (app instanceof Response) return app;
    const read = readRankParameters((name) => context.req.query(name));
    if (!read.ok) return refuse(context, 400, read.why);
    const sets = [...new Set(context.req.path.split('/').slice(5).filter(Boolean))];
    const wrong = wrongSets(parts.catalog, sets);
    if (wrong) return refuse(context, 404, wrong);

    const { limit = DEFAULT_LIMIT, details = 0, callback = DEFAULT_CALLBACK } = read.parameters;
    const offer = parts.catalog.offer(sets, limit, details);
    const { visit, cookie } = visitOf(context, parts, read.parameters);
    const { json } = decide(context, parts, app, read.parameters, { sets, offer, visit });
    const asJson = context.req.header('accept')?.includes('application/json');
    return answer(context, app, {
      body: asJson ? json : writeJsonp(callback, json),
      type: asJson ? 'application/json' : 'text/javascript',
      cookie,
    });
  };

/** `POST …/rank`: several decisions in one body, over action sets or over actions that the caller brings along. */
export const rankJsonRoute =
  (parts: ApiParts) =>
  async (context: Context<ApiEnv>): Promise<Response> => {
    const app = appOf(context, parts);
    if (app instanceof Response) return app;
    const query = readRankParameters((name) => context.req.query(name));
    if (!query.ok) return refuse(context, 400, query.why);
    const text = await readBody(context, MOST_BYTES);
    if (text === undefined) return refuseLarge(context, MOST_BYTES);
    const body = readRankBody(text);
    if (!body.ok) return refuse(context, 400, body.why);
    for (const { sets, actions } of body.value) {
      const wrong = actions ? undefined : wrongSets(parts.catalog, sets);
      if (wrong) return refuse(context, 404, wrong);
    }

    const { limit = DEFAULT_LIMIT, details = 0 } = query.parameters;
    const { visit: known, cookie } = visitOf(context, parts, query.parameters);
    const decisions = body.value.map(({ sets, shared, actions }) => {
      const offer = actions
        ? { candidates: prepareCandidates(actions), actionSets: '[]' }
        : parts.catalog.offer(sets, limit, details);
      // Callers' facts may be about the reader.
      const visit = shared.length > 0 && !query.parameters.dnt ? { ...known, shared } : known;
      return decide(context, parts, app, query.parameters, { sets, offer, visit }).json;
    });
    return answer(context, app, { body: `[${decisions.join(',')}]`, type: 'application/json', cookie });
  };
