import type { Context } from '../records/context.ts';

/** An article to rank, with the facts that a policy may use. */
export interface Action {
  readonly id: string;
  readonly title?: string;
  /** Publication date, in milliseconds since 1970. */
  readonly date?: number;
  /** The action set of the article. */
  readonly set?: string;
  /** The features that a caller of the JSON form sent with the article. */
  readonly features?: readonly unknown[];
}

/** The reader and the time of a ranking. */
export interface Visit {
  readonly context: Context;
  /** Time of the decision, in milliseconds since 1970. */
  readonly now: number;
  /** Places (0-based, in default order) of the articles that the reader clicked on before. */
  readonly clicked?: readonly number[];
}
