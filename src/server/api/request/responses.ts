import type { App } from '../../ranking/apps.ts';
import type { ApiResponse, ApiRequest } from './apiRequest.ts';
import { corsHeaders } from './cors.ts';
import type { RequestFacts } from '../../../wire/dashboard/requestFacts.ts';

/** The content of a successful response. */
export interface ResponseContent {
  readonly body: string;
  readonly type: 'text/javascript' | 'application/json';
  /** The value of a `Set-Cookie` header. */
  readonly cookie: string | undefined;
}

/**
 * Creates a 200 response. Clients of the original service check `x-msdecision-src`. The other headers prevent MIME
 * sniffing and caching, and allow pages of other sites to load the response.
 */
export const ok = (
  { header }: ApiRequest,
  app: App,
  facts: () => RequestFacts,
  payload?: ResponseContent,
): ApiResponse => {
  const headers = corsHeaders(header('origin'));
  headers['X-Content-Type-Options'] = 'nosniff';
  headers['Cache-Control'] = 'no-store';
  headers['Cross-Origin-Resource-Policy'] = 'cross-origin';
  headers['x-msdecision-src'] = `site://${app.id}`;
  if (payload) headers['Content-Type'] = `${payload.type}; charset=utf-8`;
  if (payload?.cookie !== undefined) headers['Set-Cookie'] = payload.cookie;
  return { status: 200, headers, body: payload?.body ?? null, facts };
};

/** Creates an error response. Its body is a sentence that states what is wrong with the request and what to do. */
export const reject = (
  { header, app }: ApiRequest,
  status: 400 | 403 | 404 | 405 | 413 | 503,
  why: string,
): ApiResponse => ({
  status,
  headers: {
    'Content-Type': 'text/plain; charset=UTF-8',
    // Without CORS headers, a site that is not allowed cannot read the reason either.
    ...(status === 403 ? { Vary: 'Origin' } : corsHeaders(header('origin'))),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  },
  body: `${why}\n`,
  facts: () => ({ app }),
});

/** Creates the response for a body that is larger than `maxBytes`. */
export const rejectLarge = (request: ApiRequest, maxBytes: number): ApiResponse =>
  reject(request, 413, `The body is larger than ${maxBytes} bytes.`);

/** Distinguishes an error response from the value that a lookup returns on success. */
export const isResponse = (found: object): found is ApiResponse => 'status' in found;
