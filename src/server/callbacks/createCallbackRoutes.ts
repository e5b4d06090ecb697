import { Hono, type Context } from 'hono';
import { MAX_BODY_BYTES } from '../../wire/callbackLimits.ts';
import type { ApiEnv } from '../api/request/apiEnv.ts';
import { readBytes } from '../api/request/readBody.ts';
import type { CallbackParts } from './request/callbackParts.ts';
import type { CallbackHttpRequest, CallbackHttpResponse } from './request/callbackHttp.ts';
import type { PairecParts } from './pairec/pairecParts.ts';
import { handlePairecCallback } from './pairec/handlePairecCallback.ts';
import { handlePredict } from './volcengine/handlePredict.ts';
import type { VolcengineParts } from './volcengine/volcengineParts.ts';
import { handleVolcengineCallback } from './volcengine/handleVolcengineCallback.ts';

/**
 * Reads a request's body; `undefined` if it exceeds the size limit. PAI-Rec accepts a body with any method, but a web
 * `Request` has none with GET (Fetch, "Request class"). For GET the bytes come from Node's request instead.
 */
const readRequestBody = async (context: Context<ApiEnv>): Promise<Uint8Array | undefined> => {
  const { incoming } = context.env ?? {};
  if (context.req.method !== 'GET' || !incoming) return readBytes(context, MAX_BODY_BYTES);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    size += bytes.byteLength;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
};

/** Adapts one of our handlers to Hono. */
const route =
  (
    parts: CallbackParts,
    handle: (request: CallbackHttpRequest, context: Context<ApiEnv>) => Promise<CallbackHttpResponse>,
  ) =>
  async (context: Context<ApiEnv>): Promise<Response> => {
    const request = { header: (name: string) => context.req.header(name), body: await readRequestBody(context) };
    const { type, body, facts } = await handle(request, context);
    if (parts.dev) context.set('facts', facts());
    return new Response(body, {
      headers: { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' },
    });
  };

/**
 * Creates the routes for the delivery callbacks of PAI-Rec and Volcengine. Like the original services, they send no
 * CORS headers and answer no preflight: a page can send only simple requests and cannot read the response.
 */
export const createCallbackRoutes = (parts: PairecParts & VolcengineParts): Hono<ApiEnv> => {
  const volcengineRoute = (handle: typeof handlePredict) =>
    route(parts, (request, { req }) =>
      handle(parts, { ...request, application: req.param('application') ?? '', lastSegment: req.param('last') ?? '' }),
    );
  return new Hono<ApiEnv>()
    .all(
      '/api/callback',
      route(parts, (request) => handlePairecCallback(parts, request)),
    )
    .post('/predict/api/:application/callback', volcengineRoute(handleVolcengineCallback))
    .post('/predict/api/:application/:last', volcengineRoute(handlePredict));
};
