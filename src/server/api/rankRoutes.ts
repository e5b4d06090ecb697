import type { Context as Visit } from '../../learn/records/context.ts';
import { readerKey } from '../../learn/records/audience.ts';
import { DEFAULT_CALLBACK } from '../../wire/cds/callbackName.ts';
import { DEFAULT_LIMIT } from '../../wire/cds/limit.ts';
import type { RankParameters } from '../../wire/cds/rankParameters.ts';
import { readRankBody } from '../../wire/cds/readRankBody.ts';
import { readRankParameters } from '../../wire/cds/readRankParameters.ts';
import { writeJsonp } from '../../wire/cds/writeRankAnswer.ts';
import type { App } from '../ranking/apps.ts';
import { prepareCandidates } from '../ranking/candidates.ts';
import type { Catalog, HasHad, Offer } from '../ranking/catalog.ts';
import { good, isAnswer, refuse, refuseLarge } from './request/answers.ts';
import type { ApiParts } from './request/apiParts.ts';
import { appOf } from './request/appOf.ts';
import type { Answer, Ask } from './request/ask.ts';
import { contextOf } from './request/contextOf.ts';
import type { RequestFacts } from '../../wire/dashboard/requestFacts.ts';
import type { ReadBody } from './request/readBody.ts';
import { readerOf } from './request/readerCookie.ts';

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
  { header }: Ask,
  { isHttps, now, random }: ApiParts,
  { dnt = false, from }: RankParameters,
): { readonly visit: Visit; readonly cookie: string | undefined } => {
  const { reader, cookie } = readerOf(header('cookie'), { https: isHttps(header), dnt, random });
  return { visit: contextOf(header, now(), dnt, { from, reader }), cookie };
};

/** What this reader has had, where the app leaves it out. */
const hasHad = ({ now }: ApiParts, { leaveOutDelivered, fold }: App, { reader }: Visit): HasHad =>
  leaveOutDelivered === null || reader === undefined ? undefined : fold.join.delivered.to(readerKey(reader), now());

/** Makes one decision for this request. */
const decide = (
  { service, ranked }: ApiParts,
  app: App,
  { dnt = false, defer = false, details = 0 }: RankParameters,
  question: { readonly sets: readonly string[]; readonly offer: Offer; readonly visit: Visit },
): { readonly json: string; readonly facts: () => RequestFacts } => {
  const { sets, offer, visit } = question;
  const { json, eventId, ranking, choice } = service.rank(app, { offer, sets, details, defer, context: visit });
  ranked(app, { eventId, context: visit, offer, order: choice.order });
  const probability = choice.probabilities[0] ?? 0;
  return { json, facts: () => ({ app: app.id, sets, eventId, ranking: ranking(), probability, dnt, defer }) };
};

/** `GET …/rank/<A1>/<A2>/…`: JSONP, or the same object as JSON for `Accept: application/json`. */
export const rank = (parts: ApiParts, ask: Ask): Answer => {
  // Hono gives HEAD to the route of GET; a link checker's look must not become a decision.
  if (ask.method === 'HEAD') return refuse(ask, 405, 'A ranking is asked for with GET or POST.');
  const app = appOf(ask, parts);
  if (isAnswer(app)) return app;
  const read = readRankParameters(ask.query);
  if (!read.ok) return refuse(ask, 400, read.why);
  const sets = [...new Set(ask.path.split('/').slice(5).filter(Boolean))];
  const wrong = wrongSets(parts.catalog, sets);
  if (wrong) return refuse(ask, 404, wrong);

  const { limit = DEFAULT_LIMIT, details = 0, callback = DEFAULT_CALLBACK } = read.parameters;
  const { visit, cookie } = visitOf(ask, parts, read.parameters);
  const offer = parts.catalog.offer(sets, limit, details, hasHad(parts, app, visit));
  const { json, facts } = decide(parts, app, read.parameters, { sets, offer, visit });
  const asJson = ask.header('accept')?.includes('application/json');
  return good(ask, app, facts, {
    body: asJson ? json : writeJsonp(callback, json),
    type: asJson ? 'application/json' : 'text/javascript',
    cookie,
  });
};

/** `POST …/rank`: several decisions in one body, over action sets or over actions that the caller brings along. */
export const rankJson = async (parts: ApiParts, ask: Ask, readBody: ReadBody): Promise<Answer> => {
  const app = appOf(ask, parts);
  if (isAnswer(app)) return app;
  const query = readRankParameters(ask.query);
  if (!query.ok) return refuse(ask, 400, query.why);
  const text = await readBody(MOST_BYTES);
  if (text === undefined) return refuseLarge(ask, MOST_BYTES);
  const body = readRankBody(text);
  if (!body.ok) return refuse(ask, 400, body.why);
  for (const { sets, actions } of body.value) {
    const wrong = actions ? undefined : wrongSets(parts.catalog, sets);
    if (wrong) return refuse(ask, 404, wrong);
  }

  const { limit = DEFAULT_LIMIT, details = 0 } = query.parameters;
  const { visit: known, cookie } = visitOf(ask, parts, query.parameters);
  const decisions = body.value.map(({ sets, shared, actions }) => {
    // Callers who bring articles of their own leave out what they like.
    const offer = actions
      ? { candidates: prepareCandidates(actions), fresh: actions.length, actionSets: '[]' }
      : parts.catalog.offer(sets, limit, details, hasHad(parts, app, known));
    // Callers' facts may be about the reader.
    const visit = shared.length > 0 && !query.parameters.dnt ? { ...known, shared } : known;
    return decide(parts, app, query.parameters, { sets, offer, visit });
  });
  const json = `[${decisions.map((decision) => decision.json).join(',')}]`;
  const facts = decisions.at(-1)?.facts ?? (() => ({ app: app.id }));
  return good(ask, app, facts, { body: json, type: 'application/json', cookie });
};
