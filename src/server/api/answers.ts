import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { App } from '../ranking/apps.ts';
import type { ApiEnv } from './apiEnv.ts';
import { corsHeaders } from './cors.ts';

/**
 * A good answer. A real client asserts `x-msdecision-src`; the other headers keep the answer from being sniffed, stored, or
 * blocked on another site's page.
 *
 * Made without Hono's helpers, which would build a `Headers` object first: the Node adapter writes a plain one as it is,
 * and this is the hottest path there is.
 */
export const answer = (
  context: Context<ApiEnv>,
  app: App,
  body: string | null,
  more: Readonly<Record<string, string>> = {},
): Response =>
  new Response(body, {
    status: 200,
    headers: {
      ...more,
      ...corsHeaders(context.req.header('origin')),
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'x-msdecision-src': `site://${app.id}`,
    },
  });

/** An answer that says in a sentence what was wrong with the request, and what to do. */
export const refuse = (context: Context<ApiEnv>, status: 400 | 403 | 404 | 413 | 503, why: string): Response =>
  context.text(`${why}\n`, status, {
    ...corsHeaders(context.req.header('origin')),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  });

/** Refuses larger bodies without reading them. */
export const limitBody = (bytes: number) =>
  bodyLimit({
    maxSize: bytes,
    onError: (context) => refuse(context, 413, `The body is larger than ${bytes} bytes.`),
  });
