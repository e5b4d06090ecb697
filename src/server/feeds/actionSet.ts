import { isDeepStrictEqual } from 'node:util';

import type { ActionSetState } from './actionSetState.ts';
import { readFeed } from './feedSource.ts';
import type { FeedVersion, ReadFeed } from './feedSource.ts';
import { count, leftOut, meanwhile, withoutPassword } from './refreshLines.ts';

/** One feed, kept fresh. */
export interface ActionSet {
  readonly id: string;
  /** Reads the feed once, now. Never rejects; calls made meanwhile share the same reading. */
  readonly refresh: () => Promise<void>;
  /** Begins to read it again and again, first after one interval. */
  readonly start: () => void;
  /** Ends that, and whatever reading is under way; nothing more is said or changed. */
  readonly stop: () => void;
  /** The last good set; null until the first success. */
  readonly state: () => ActionSetState | null;
  /** Whether its articles may be on private addresses: because the feed they came in is on one, or is a file. */
  readonly isPrivate: () => boolean;
}

export interface ActionSetOptions {
  readonly id: string;
  /** An address of http or https, or the path of a file. */
  readonly source: string;
  /** Milliseconds between two readings. */
  readonly refresh: number;
  /** What relative links in a feed file are resolved against: the server's public address. Asked at every reading. */
  readonly base: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Takes a line for the operator. */
  readonly say: (line: string) => void;
  /** Replaces the network and the disk in tests. */
  readonly read?: ReadFeed;
  /** Replaces the timer in tests: calls `run` every so many milliseconds until what it returns is called. */
  readonly every?: (run: () => void, milliseconds: number) => () => void;
}

/**
 * Keeps the articles of one feed. A reading that fails changes nothing: the last good set is served with its old
 * `lastRefresh`, which tells the page how old it is.
 */
export function createActionSet(options: ActionSetOptions): ActionSet {
  const { id, source, now, read = readFeed, every = onInterval } = options;
  const name = withoutPassword(source);
  const say = (line: string): void => options.say(`feed ${id}: ${line}`);
  const stopped = new AbortController();
  let state: ActionSetState | null = null;
  let version: FeedVersion | undefined;
  let isFailing = false;
  let isPrivate = false;
  let reading: Promise<void> | undefined;
  let end: (() => void) | undefined;

  const fail = (why: string): void => {
    // One line when it begins to fail: a feed that is down for a night must not fill the console.
    if (!isFailing) say(`cannot read ${name}: ${why} ${meanwhile(state)}`);
    isFailing = true;
  };

  const readOnce = async (): Promise<void> => {
    const result = await read(source, { base: options.base(), version, signal: stopped.signal });
    if (stopped.signal.aborted) return;
    if (result.status === 'failed') return fail(result.why);
    const before = state;
    if (result.status === 'unchanged') {
      // A 304 to a request that named no version is a server's mistake; there is no set that it could mean.
      if (before === null) return fail('It answered that nothing has changed since a reading that never was.');
      state = { ...before, lastRefresh: now() };
    } else {
      // Many servers send the same articles with a new ETag or build date.
      const kept = before !== null && isDeepStrictEqual(before.articles, result.articles) ? before.articles : undefined;
      state = { articles: kept ?? result.articles, lastRefresh: now() };
      // Only a reading that brings articles says where they may be, and where two brought the same ones, the stricter:
      // else a feed on the internet could have its links read in this network once it leads there itself.
      isPrivate = result.isPrivate && (kept === undefined || isPrivate);
      version = result.version;
    }
    const skipped = result.status === 'changed' ? result.skipped : 0;
    if (before === null) say(`${count(state.articles.length, 'article')} from ${name}${leftOut(skipped)}`);
    else if (isFailing) say(`reads ${name} again: ${count(state.articles.length, 'article')}${leftOut(skipped)}`);
    else if (state.articles.length === 0 && before.articles.length > 0) {
      say(`${name} has no articles any more; it had ${before.articles.length}${leftOut(skipped)}`);
    } else if (state.articles.length * 2 < before.articles.length) {
      // Most likely cut off: what came whole is served, and somebody should look.
      say(
        `${name} has ${count(state.articles.length, 'article')}; it had ${before.articles.length}${leftOut(skipped)}`,
      );
    }
    isFailing = false;
  };

  const refresh = (): Promise<void> => {
    if (stopped.signal.aborted) return Promise.resolve();
    reading ??= readOnce()
      .catch((error: unknown) => fail(`An error that is a bug here: ${String(error)}.`))
      .finally(() => (reading = undefined));
    return reading;
  };

  return {
    id,
    refresh,
    start: () => {
      if (!stopped.signal.aborted) end ??= every(() => void refresh(), options.refresh);
    },
    stop: () => {
      end?.();
      stopped.abort();
    },
    state: () => state,
    isPrivate: () => isPrivate,
  };
}

/** Unref'd: a server that has nothing else to do may end. */
function onInterval(run: () => void, milliseconds: number): () => void {
  // A longer one (25 days) would overflow Node's timer, which then fires every millisecond.
  const timer = setInterval(run, Math.min(milliseconds, 2 ** 31 - 1)).unref();
  return () => clearInterval(timer);
}
