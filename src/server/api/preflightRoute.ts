import type { Context } from 'hono';
import type { ApiEnv } from './apiEnv.ts';
import type { ApiParts } from './apiParts.ts';
import { appOf } from './appOf.ts';
import { corsHeaders } from './cors.ts';

/**
 * `OPTIONS`: the documented `$.ajax` reward has a JSON content type, so every browser asks first. The permission is good
 * for a day.
 */
export const preflightRoute =
  (parts: ApiParts) =>
  (context: Context<ApiEnv>): Response => {
    const app = appOf(context, parts);
    if (app instanceof Response) return app;
    return context.body(null, 204, {
      ...corsHeaders(context.req.header('origin')),
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': context.req.header('access-control-request-headers') ?? 'Content-Type',
      'Access-Control-Max-Age': '86400',
    });
  };
