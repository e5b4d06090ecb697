import type { Context } from 'hono';
import type { App } from '../ranking/apps.ts';
import type { ApiEnv } from './apiEnv.ts';
import { corsHeaders } from './cors.ts';

/** What a good answer carries beside the headers that all have. */
export interface Payload {
  readonly body: string;
  readonly type: 'text/javascript' | 'application/json';
  /** The value of a `Set-Cookie` header. */
  readonly cookie: string | undefined;
}

/**
 * A good answer. A real client asserts `x-msdecision-src`; the other headers keep the answer from being sniffed, stored, or
 * blocked on another site's page.
 *
 * Made without Hono's helpers, which would build a `Headers` object first: the Node adapter writes a plain one as it is,
 * and this is the hottest path there is.
 */
export const answer = (context: Context<ApiEnv>, app: App, payload?: Payload): Response => {
  const headers = corsHeaders(context.req.header('origin'));
  headers['X-Content-Type-Options'] = 'nosniff';
  headers['Cache-Control'] = 'no-store';
  headers['Cross-Origin-Resource-Policy'] = 'cross-origin';
  headers['x-msdecision-src'] = `site://${app.id}`;
  if (payload) headers['Content-Type'] = `${payload.type}; charset=utf-8`;
  if (payload?.cookie !== undefined) headers['Set-Cookie'] = payload.cookie;
  return new Response(payload?.body ?? null, { status: 200, headers });
};

/** An answer that says in a sentence what was wrong with the request, and what to do. */
export const refuse = (context: Context<ApiEnv>, status: 400 | 403 | 404 | 405 | 413 | 503, why: string): Response =>
  context.text(`${why}\n`, status, {
    // A site that may not ask may not read why either.
    ...(status === 403 ? { Vary: 'Origin' } : corsHeaders(context.req.header('origin'))),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  });

/** For a body that was larger than `most` bytes. */
export const refuseLarge = (context: Context<ApiEnv>, most: number): Response =>
  refuse(context, 413, `The body is larger than ${most} bytes.`);
