import type { RequestFacts } from '../../../wire/dashboard/requestFacts.ts';

/** The parts of a request that the routes need, independent of the web framework. */
export interface ApiRequest {
  readonly method: string;
  /** The app id in the path, decoded. */
  readonly app: string;
  /** The path without the query, not decoded. */
  readonly path: string;
  /** Returns a header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** Returns the first value of a query parameter, decoded. */
  readonly query: (name: string) => string | undefined;
}

/** The response of a route, and the facts about the request that the development tools show. */
export interface ApiResponse {
  readonly status: 200 | 204 | 400 | 403 | 404 | 405 | 413 | 503;
  /** Created for this response, so callers may add to it. */
  readonly headers: Record<string, string>;
  readonly body: string | null;
  /** Returns the facts for the request log. Called only in development mode. */
  readonly facts: () => RequestFacts;
}
