import { isAnswer } from './request/answers.ts';
import type { ApiParts } from './request/apiParts.ts';
import { appOf } from './request/appOf.ts';
import type { Answer, Ask } from './request/ask.ts';
import { corsHeaders } from './request/cors.ts';

/**
 * `OPTIONS`: the documented `$.ajax` reward has a JSON content type, so every browser asks first. The permission is good
 * for a day.
 */
export const preflight = (parts: ApiParts, ask: Ask): Answer => {
  const app = appOf(ask, parts);
  if (isAnswer(app)) return app;
  return {
    status: 204,
    headers: {
      ...corsHeaders(ask.header('origin')),
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': ask.header('access-control-request-headers') ?? 'Content-Type',
      'Access-Control-Max-Age': '86400',
    },
    body: null,
    facts: () => ({ app: app.id }),
  };
};
