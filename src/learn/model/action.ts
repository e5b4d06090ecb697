import type { Context } from '../records/context.ts';

/** One article that may be ranked, with what a policy may know of it. */
export interface Action {
  readonly id: string;
  readonly title?: string;
  /** Milliseconds since 1970. */
  readonly date?: number;
  /** The action set that it came from. */
  readonly set?: string;
  /** What a caller of the JSON form brought along for it. */
  readonly features?: readonly unknown[];
}

/** Who asks, and when. */
export interface Visit {
  readonly context: Context;
  /** The moment of the decision, in milliseconds since 1970. */
  readonly now: number;
  /** Places (0-based, in default order) of the articles that this reader has clicked on before. */
  readonly clicked?: readonly number[];
}
