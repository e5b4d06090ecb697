import { isDeepStrictEqual } from 'node:util';

import { httpGet } from '../http/httpGet.ts';
import type { HttpGet } from '../http/httpGet.ts';
import { isSameOrigin } from '../http/isSameOrigin.ts';
import { isPublicAddress } from '../http/publicAddress.ts';
import { createFetchQueue } from './fetchQueue.ts';
import { MAX_PAGE_BYTES, parseArticlePage } from './parseArticlePage.ts';
import type { ArticleFacts } from './parseArticlePage.ts';

/** What is known of articles from their own pages. */
export interface ArticlePages {
  /** What is known of an article now, or null. Never waits and fetches nothing. */
  readonly facts: (link: string) => ArticleFacts | null;
  /**
   * Has the page read in the background, unless that was done lately or is under way.
   *
   * @param allowPrivate whether it may be on a private address: only where the feed that names it is on one too
   */
  readonly want: (link: string, allowPrivate: boolean) => void;
  /** A number that is another one whenever any facts have changed, so that callers may cache what they make of them. */
  readonly version: () => number;
  /** Resolves when nothing waits and nothing is under way. */
  readonly idle: () => Promise<void>;
  /** Ends everything under way at once; nothing is fetched any more. */
  readonly stop: () => void;
}

export interface ArticlePagesOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Takes a line for the operator. */
  readonly say: (line: string) => void;
  /** Replaces the network in tests. */
  readonly get?: HttpGet;
  /** How many pages are remembered. Default 5,000. */
  readonly maxEntries?: number;
  /** After how many milliseconds a page is asked whether it has changed. Default one hour. */
  readonly freshFor?: number;
  /** After how many milliseconds a page that could not be read is tried again. Default ten minutes. */
  readonly retryAfter?: number;
}

interface Page {
  /** Kept while the page cannot be read: what it said yesterday beats what it does not say today. */
  readonly facts: ArticleFacts | null;
  readonly validators: Readonly<Record<string, string>>;
  /** Not to be asked for again before this time. */
  readonly again: number;
  /** Whether it was refused only because private addresses were not allowed then. */
  readonly failedAsPublic: boolean;
}

const TIMEOUT = 5000;
const ACCEPT = 'text/html, application/xhtml+xml;q=0.9';
const IS_PAGE = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i;

/**
 * Reads the pages of articles in the background and remembers what they say. A feed decides what is fetched, so: http
 * and https only, public addresses only (unless allowed), 1 MB, 5 s, few at a time.
 */
export function createArticlePages(options: ArticlePagesOptions): ArticlePages {
  const { now, say, get = httpGet, maxEntries = 5000, freshFor = 3_600_000, retryAfter = 600_000 } = options;
  const queue = createFetchQueue({ total: 4, perHost: 2, maxWaiting: maxEntries });
  // A Map keeps its order of insertion: whoever is wanted goes to its end, so its beginning is what nobody wanted lately.
  const pages = new Map<string, Page>();
  // Hosts that the operator has been told about.
  const failing = new Set<string>();
  const stopped = new AbortController();
  let version = 0;

  const remember = (link: string, page: Page): void => {
    const before = pages.get(link)?.facts ?? {};
    pages.delete(link);
    pages.set(link, page);
    // A page that says nothing is like one that was never read.
    if (!isDeepStrictEqual(before, page.facts ?? {})) version++;
    for (const [oldest, { facts }] of pages) {
      if (pages.size <= maxEntries) break;
      pages.delete(oldest);
      if (facts !== null) version++;
    }
  };

  const fail = (link: string, host: string, why: string, allowPrivate: boolean): void => {
    const known = pages.get(link);
    remember(link, {
      facts: known?.facts ?? null,
      validators: known?.validators ?? {},
      again: now() + retryAfter,
      failedAsPublic: !allowPrivate,
    });
    // One line a host: a newspaper has hundreds of articles, and one reason why none can be read.
    if (!failing.has(host) && failing.size < 1000) {
      failing.add(host);
      say(`articles: cannot read ${link}: ${why} Until that changes, details=2 has what the feed says.`);
    }
  };

  const fetchPage = async (link: string, host: string, allowPrivate: boolean): Promise<void> => {
    const known = pages.get(link);
    const answer = await get(link, {
      headers: { accept: ACCEPT },
      validators: known?.validators ?? {},
      maxBytes: MAX_PAGE_BYTES,
      cut: true,
      timeout: TIMEOUT,
      signal: stopped.signal,
      ...(!allowPrivate && { allowAddress: isPublicAddress }),
    });
    if (stopped.signal.aborted) return;
    if (!answer.ok) return fail(link, host, answer.why, allowPrivate);
    const { status, headers, body, url } = answer;
    const again = now() + freshFor;
    // Who got no validators, being where a redirect led, cannot know what has not changed.
    const isOwn = isSameOrigin(url, link);
    if (status === 304 && isOwn && known !== undefined)
      return remember(link, { ...known, again, failedAsPublic: false });
    if (status !== 200) return fail(link, host, `It answered ${status} instead of 200.`, allowPrivate);
    const contentType = headers['content-type'] ?? '';
    if (!IS_PAGE.test(contentType)) {
      return fail(link, host, `It is no HTML page but "${contentType.slice(0, 100)}".`, allowPrivate);
    }
    failing.delete(host);
    const { etag, 'last-modified': modified } = headers;
    return remember(link, {
      facts: parseArticlePage(body, { contentType, url }),
      validators: {
        ...(etag !== undefined && isOwn && { 'if-none-match': etag }),
        ...(modified !== undefined && isOwn && { 'if-modified-since': modified }),
      },
      again,
      failedAsPublic: false,
    });
  };

  return {
    facts: (link) => pages.get(link)?.facts ?? null,
    want: (link, allowPrivate) => {
      const known = pages.get(link);
      if (known !== undefined) {
        pages.delete(link);
        pages.set(link, known);
        if (now() < known.again && !(known.failedAsPublic && allowPrivate)) return;
      }
      if (stopped.signal.aborted || !URL.canParse(link)) return;
      const { host } = new URL(link);
      queue.add(link, host, () => fetchPage(link, host, allowPrivate));
    },
    version: () => version,
    idle: queue.idle,
    stop: () => {
      queue.clear();
      stopped.abort();
    },
  };
}
