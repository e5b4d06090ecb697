import { Hono, type Context } from 'hono';
import { MOST_BYTES } from '../../wire/callbackLimits.ts';
import type { ApiEnv } from '../api/request/apiEnv.ts';
import { readBytes } from '../api/request/readBody.ts';
import type { CallbackParts } from './request/callbackParts.ts';
import type { CallbackAsk, CallbackReply } from './request/callbackReply.ts';
import type { PairecParts } from './pairec/pairecParts.ts';
import { pairecRoute } from './pairec/pairecRoute.ts';
import { predictRoute } from './volcengine/predictRoute.ts';
import type { VolcengineParts } from './volcengine/volcengineParts.ts';
import { volcengineRoute } from './volcengine/volcengineRoute.ts';

/** A body that came with GET is not in the web's `Request`, which knows none, but on the socket it is. */
const bodyOf = async (context: Context<ApiEnv>): Promise<Uint8Array | undefined> => {
  const { incoming } = context.env ?? {};
  if (context.req.method !== 'GET' || !incoming) return readBytes(context, MOST_BYTES);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    size += bytes.byteLength;
    if (size > MOST_BYTES) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
};

/** Makes a route of Hono's of one of ours. */
const route =
  (parts: CallbackParts, handle: (ask: CallbackAsk, context: Context<ApiEnv>) => Promise<CallbackReply>) =>
  async (context: Context<ApiEnv>): Promise<Response> => {
    const ask = { header: (name: string) => context.req.header(name), body: await bodyOf(context) };
    const { type, body, facts } = await handle(ask, context);
    if (parts.dev) context.set('facts', facts());
    return new Response(body, {
      headers: { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' },
    });
  };

/**
 * The delivery callbacks of PAI-Rec and Volcengine. As there, no CORS headers and no preflight: from a page only a simple
 * request works, and its answer cannot be read.
 */
export const createCallbacks = (parts: PairecParts & VolcengineParts): Hono<ApiEnv> => {
  const volcengine = (handle: typeof predictRoute) =>
    route(parts, (ask, { req }) =>
      handle(parts, { ...ask, application: req.param('application') ?? '', last: req.param('last') ?? '' }),
    );
  return new Hono<ApiEnv>()
    .all(
      '/api/callback',
      route(parts, (ask) => pairecRoute(parts, ask)),
    )
    .post('/predict/api/:application/callback', volcengine(volcengineRoute))
    .post('/predict/api/:application/:last', volcengine(predictRoute));
};
