import { isDeepStrictEqual } from 'node:util';

import type { ActionSetState } from './actionSetState.ts';
import { readFeed } from './readFeed.ts';
import type { FeedVersion, ReadFeed } from './readFeed.ts';
import { formatCount, describeSkipped, describeServedArticles, removePassword } from './feedMessages.ts';

/** The articles of one feed, refreshed periodically. */
export interface ActionSet {
  readonly id: string;
  /** Reads the feed once. Never rejects. Concurrent calls share one read. */
  readonly refresh: () => Promise<void>;
  /** Starts periodic refreshes; the first runs after one interval. */
  readonly start: () => void;
  /** Stops the refreshes and aborts a pending read. After that, nothing is logged or changed. */
  readonly stop: () => void;
  /** Returns the result of the last successful read; null before the first one. */
  readonly state: () => ActionSetState | null;
  /** Returns whether the articles may be on private addresses. They may if the feed itself is on one, or is a file. */
  readonly isPrivate: () => boolean;
}

export interface ActionSetOptions {
  readonly id: string;
  /** The http(s) URL or the file path of the feed. */
  readonly source: string;
  /** Milliseconds between two refreshes. */
  readonly refresh: number;
  /** Returns the base URL of relative links in a feed file: the server's public URL. Called at every read. */
  readonly base: () => string;
  /** Returns milliseconds since 1970. */
  readonly now: () => number;
  /** Logs a line on the console. */
  readonly logLine: (line: string) => void;
  /** Replaces reading from network and disk in tests. */
  readonly read?: ReadFeed;
  /** Replaces the timer in tests: calls `run` periodically until the returned function is called. */
  readonly repeat?: (run: () => void, milliseconds: number) => () => void;
}

/**
 * Creates an action set, which holds the articles of one feed. If a read fails, the articles of the last successful one
 * are served with their old `lastRefresh`, so the page can tell how old they are.
 */
export function createActionSet(options: ActionSetOptions): ActionSet {
  const { id, source, now, read = readFeed, repeat = repeatByTimer } = options;
  const printedSource = removePassword(source);
  const logFeedLine = (line: string): void => options.logLine(`feed ${id}: ${line}`);
  const stopped = new AbortController();
  let state: ActionSetState | null = null;
  let version: FeedVersion | undefined;
  let isFailing = false;
  let isPrivate = false;
  let pendingRead: Promise<void> | undefined;
  let stopRepeating: (() => void) | undefined;

  const reportFailure = (why: string): void => {
    // Log only the first failure, so a feed that is down overnight does not flood the console.
    if (!isFailing) logFeedLine(`cannot read ${printedSource}: ${why} ${describeServedArticles(state)}`);
    isFailing = true;
  };

  const readOnce = async (): Promise<void> => {
    const result = await read(source, { base: options.base(), version, signal: stopped.signal });
    if (stopped.signal.aborted) return;
    if (result.status === 'failed') return reportFailure(result.why);
    const previous = state;
    if (result.status === 'unchanged') {
      // A 304 without a conditional request is a server error: there is no earlier result to reuse.
      if (previous === null) return reportFailure('The server answered 304 (not modified) to the first request.');
      state = { ...previous, lastRefresh: now() };
    } else {
      // Many servers send the same articles with a new ETag or build date. Reusing the array keeps callers' caches
      // valid.
      const unchangedArticles =
        previous !== null && isDeepStrictEqual(previous.articles, result.articles) ? previous.articles : undefined;
      state = { articles: unchangedArticles ?? result.articles, lastRefresh: now() };
      // If the same articles came from a public and a private address, the set is public. Otherwise a feed on the
      // internet could redirect to a private address to get its links read in this network.
      isPrivate = result.isPrivate && (unchangedArticles === undefined || isPrivate);
      version = result.version;
    }
    const skipped = describeSkipped(result.status === 'changed' ? result.skipped : 0);
    const count = formatCount(state.articles.length, 'article');
    if (previous === null) logFeedLine(`read ${count} from ${printedSource}.${skipped}`);
    else if (isFailing) logFeedLine(`recovered: read ${count} from ${printedSource}.${skipped}`);
    else if (state.articles.length === 0 && previous.articles.length > 0) {
      logFeedLine(
        `${printedSource} has no articles any more (before: ${previous.articles.length}). Rankings omit this feed. ` +
          `Check the feed if you did not empty it.${skipped}`,
      );
    } else if (state.articles.length * 2 < previous.articles.length) {
      // The feed is probably incomplete. Its articles are served, and the operator is asked to check.
      logFeedLine(
        `${printedSource} has only ${count} (before: ${previous.articles.length}). Rankings use the shorter list. ` +
          `Check that the feed is complete.${skipped}`,
      );
    }
    isFailing = false;
  };

  const refresh = (): Promise<void> => {
    if (stopped.signal.aborted) return Promise.resolve();
    pendingRead ??= readOnce()
      .catch((error: unknown) => reportFailure(`Unexpected error, please report it: ${String(error)}.`))
      .finally(() => (pendingRead = undefined));
    return pendingRead;
  };

  return {
    id,
    refresh,
    start: () => {
      if (!stopped.signal.aborted) stopRepeating ??= repeat(() => void refresh(), options.refresh);
    },
    stop: () => {
      stopRepeating?.();
      stopped.abort();
    },
    state: () => state,
    isPrivate: () => isPrivate,
  };
}

/** Calls `run` periodically. The timer does not keep the process alive. */
function repeatByTimer(run: () => void, milliseconds: number): () => void {
  // A longer interval (25 days) overflows Node's timer, which then fires every millisecond.
  const timer = setInterval(run, Math.min(milliseconds, 2 ** 31 - 1)).unref();
  return () => clearInterval(timer);
}
