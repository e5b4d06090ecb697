import type { RequestFacts } from '../../../wire/dashboard/requestFacts.ts';

/** What the routes need of a request, whoever has received it. */
export interface Ask {
  readonly method: string;
  /** The app's id, as the path has it, decoded. */
  readonly app: string;
  /** The path without the query, as it came. */
  readonly path: string;
  /** A header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** The first value of a query parameter, decoded. */
  readonly query: (name: string) => string | undefined;
}

/** What is to be sent back, and what is to be remembered of it. */
export interface Answer {
  readonly status: 200 | 204 | 400 | 403 | 404 | 405 | 413 | 503;
  /** Made for this answer alone. */
  readonly headers: Record<string, string>;
  readonly body: string | null;
  /** Made only where somebody remembers them. */
  readonly facts: () => RequestFacts;
}
