import type { ActionSetState } from './actionSetState.ts';

// Parts of the console lines about feeds.

/** Describes what rankings use while a feed cannot be read, and what the operator can do. */
export function describeServedArticles(state: ActionSetState | null): string {
  if (state === null) {
    return (
      'Rankings omit this feed until it can be read. ' +
      'Check its address in the configuration; every refresh tries again.'
    );
  }
  const { articles, lastRefresh } = state;
  const count = formatCount(articles.length, 'article');
  return `Rankings use its ${count} of ${new Date(lastRefresh).toISOString()} meanwhile; every refresh tries again.`;
}

/** Returns ` Skipped 3 items without a valid link.`, or an empty string if there are none. */
export function describeSkipped(skipped: number): string {
  return skipped === 0 ? '' : ` Skipped ${formatCount(skipped, 'item')} without a valid link.`;
}

/** Returns `1 article` or `2 articles`. */
export function formatCount(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Removes user name and password from a URL. Console lines are often pasted into bug reports. */
export function removePassword(source: string): string {
  return source.replace(/^(https?:\/\/)[^/?#@]*@/i, '$1');
}
