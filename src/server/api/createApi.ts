import { Hono, type Context } from 'hono';
import type { ApiEnv } from './request/apiEnv.ts';
import type { ApiParts } from './request/apiParts.ts';
import type { ApiResponse, ApiRequest } from './request/apiRequest.ts';
import { activate, reward } from './decisionRoutes.ts';
import { preflight } from './preflightRoute.ts';
import { rank, rankJson } from './rankRoutes.ts';
import { readBody, type BodyReader } from './request/readBody.ts';

const toApiRequest = (context: Context<ApiEnv>): ApiRequest => ({
  method: context.req.method,
  app: context.req.param('app') ?? '',
  path: context.req.path,
  header: (name) => context.req.header(name),
  query: (name) => context.req.query(name),
});

/** Adapts a handler of ours to Hono. */
const createHandler =
  (
    parts: ApiParts,
    handle: (parts: ApiParts, request: ApiRequest, body: BodyReader) => ApiResponse | Promise<ApiResponse>,
  ) =>
  async (context: Context<ApiEnv>): Promise<Response> => {
    const { status, headers, body, facts } = await handle(parts, toApiRequest(context), (maxBytes) =>
      readBody(context, maxBytes),
    );
    if (parts.dev) context.set('facts', facts());
    return new Response(body, { status, headers });
  };

/** Creates the routes of the Custom Decision Service API and our own `activate`. */
export const createApi = (parts: ApiParts): Hono<ApiEnv> =>
  new Hono<ApiEnv>()
    .get('/api/v2/:app/rank/*', createHandler(parts, rank))
    .post('/api/v2/:app/rank/', createHandler(parts, rankJson))
    .post('/api/v2/:app/rank', createHandler(parts, rankJson))
    .post('/api/v2/:app/reward/*', createHandler(parts, reward))
    .post('/api/v2/:app/activate/*', createHandler(parts, activate))
    .options('/api/v2/:app/*', createHandler(parts, preflight));
