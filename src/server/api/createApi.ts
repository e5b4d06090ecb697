import { Hono, type Context } from 'hono';
import type { ApiEnv } from './request/apiEnv.ts';
import type { ApiParts } from './request/apiParts.ts';
import type { Answer, Ask } from './request/ask.ts';
import { activate, reward } from './decisionRoutes.ts';
import { preflight } from './preflightRoute.ts';
import { rank, rankJson } from './rankRoutes.ts';
import { readBody, type ReadBody } from './request/readBody.ts';

const askOf = (context: Context<ApiEnv>): Ask => ({
  method: context.req.method,
  app: context.req.param('app') ?? '',
  path: context.req.path,
  header: (name) => context.req.header(name),
  query: (name) => context.req.query(name),
});

/** Makes a route of Hono's of one of ours. */
const route =
  (parts: ApiParts, handle: (parts: ApiParts, ask: Ask, body: ReadBody) => Answer | Promise<Answer>) =>
  async (context: Context<ApiEnv>): Promise<Response> => {
    const { status, headers, body, facts } = await handle(parts, askOf(context), (most) => readBody(context, most));
    if (parts.dev) context.set('facts', facts());
    return new Response(body, { status, headers });
  };

/** The Custom Decision Service's endpoints, and our own `activate`. */
export const createApi = (parts: ApiParts): Hono<ApiEnv> =>
  new Hono<ApiEnv>()
    .get('/api/v2/:app/rank/*', route(parts, rank))
    .post('/api/v2/:app/rank/', route(parts, rankJson))
    .post('/api/v2/:app/rank', route(parts, rankJson))
    .post('/api/v2/:app/reward/*', route(parts, reward))
    .post('/api/v2/:app/activate/*', route(parts, activate))
    .options('/api/v2/:app/*', route(parts, preflight));
