import type { ActionSetState } from './actionSetState.ts';

// What the console says of a feed, in parts.

/** What rankings do while a feed cannot be read. */
export function meanwhile(state: ActionSetState | null): string {
  if (state === null) return 'Rankings leave it out until it can be read.';
  const { articles, lastRefresh } = state;
  return `Meanwhile it serves ${count(articles.length, 'article')} of ${new Date(lastRefresh).toISOString()}.`;
}

/** `; 3 items without a usable link left out`, or nothing. */
export function leftOut(skipped: number): string {
  return skipped === 0 ? '' : `; ${count(skipped, 'item')} without a usable link left out`;
}

/** `1 article`, `2 articles`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A source as it may be printed: what is printed is often pasted into a bug report. */
export function withoutPassword(source: string): string {
  return source.replace(/^(https?:\/\/)[^/?#@]*@/i, '$1');
}
