import type { Article } from './article.ts';

/** What a feed last gave. */
export interface ActionSetState {
  /** In feed order; the same array object as long as nothing changed, so that callers may cache by it. */
  readonly articles: readonly Article[];
  /** When the feed was last read with success, in milliseconds since 1970. */
  readonly lastRefresh: number;
}
