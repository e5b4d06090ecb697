import type { Article } from './article.ts';

/** The result of the last successful read of a feed. */
export interface ActionSetState {
  /** In feed order. The array object stays the same until an article changes, so callers may cache by it. */
  readonly articles: readonly Article[];
  /** Time of the last successful read, in milliseconds since 1970. */
  readonly lastRefresh: number;
}
