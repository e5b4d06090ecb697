import type { RequestFacts } from './requestFacts.ts';

/** The route of a request. `script`: the widget's files. */
export type Route = 'rank' | 'reward' | 'activate' | 'preflight' | 'callback' | 'script';

/** A request as the dev server remembers it. Created when the request arrives and completed by the response. */
export interface RememberedRequest extends RequestFacts {
  /** Sequence number; 1 for the first request of this process. */
  readonly number: number;
  /** Time of arrival: ISO 8601, UTC. */
  readonly time: string;
  readonly route: Route;
  readonly method: string;
  /** Path and query as received. */
  readonly path: string;
  /** The `Origin` header; `null` if the browser sent none (a script tag without `crossorigin`). */
  readonly origin: string | null;
  readonly contentType: string | null;
  /** The `Cookie` header, or `null`. */
  readonly cookie: string | null;
  /** First 2,000 characters of the body. Empty if it had no `Content-Length`, exceeded 64 kB, or is not text. */
  readonly body: string;
  /** HTTP status of the response; `null` while there is none. */
  readonly status: number | null;
  /** Milliseconds from arrival to response; `null` while there is none. */
  readonly took: number | null;
  /** The fault that the dev server applied to this request, or `null`. */
  readonly fault: string | null;
}
