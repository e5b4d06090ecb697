import { isResponse } from './request/responses.ts';
import type { ApiParts } from './request/apiParts.ts';
import { findApp } from './request/findApp.ts';
import type { ApiResponse, ApiRequest } from './request/apiRequest.ts';
import { corsHeaders } from './request/cors.ts';

/**
 * Handles `OPTIONS`. The documented `$.ajax` reward has a JSON content type, so browsers send a preflight request
 * first. They cache the response for a day.
 */
export const preflight = (parts: ApiParts, request: ApiRequest): ApiResponse => {
  const app = findApp(request, parts);
  if (isResponse(app)) return app;
  return {
    status: 204,
    headers: {
      ...corsHeaders(request.header('origin')),
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': request.header('access-control-request-headers') ?? 'Content-Type',
      'Access-Control-Max-Age': '86400',
    },
    body: null,
    facts: () => ({ app: app.id }),
  };
};
