import type { RequestFacts } from './requestFacts.ts';

/** What was asked for. `script`: the widget's own files. */
export type Route = 'rank' | 'reward' | 'activate' | 'preflight' | 'callback' | 'script';

/** One request as the dev server remembers it: made when it arrives, completed when it is answered. */
export interface RememberedRequest extends RequestFacts {
  /** 1 for the first request of this process. */
  readonly number: number;
  /** When it arrived: ISO 8601, UTC. */
  readonly time: string;
  readonly route: Route;
  readonly method: string;
  /** Path and query, as they came. */
  readonly path: string;
  /** The site that asked, or `null` where the browser did not say (a script tag without `crossorigin`). */
  readonly origin: string | null;
  readonly contentType: string | null;
  /** The cookies that came along, or `null`. */
  readonly cookie: string | null;
  /** The first 2,000 characters; empty where it came without a length, was larger than 64 kB, or is no text. */
  readonly body: string;
  /** The HTTP status; `null` until it is answered, and for good if it never is. */
  readonly status: number | null;
  /** Milliseconds from arrival to answer; `null` until then. */
  readonly took: number | null;
  /** The fault that this request was given, if any. */
  readonly fault: string | null;
}
