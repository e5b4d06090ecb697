import { isDeepStrictEqual } from 'node:util';

import { httpGet } from '../http/httpGet.ts';
import type { HttpGet } from '../http/httpGet.ts';
import { isSameOrigin } from '../http/isSameOrigin.ts';
import { isPublicAddress } from '../http/isPublicAddress.ts';
import { createFetchQueue } from './fetchQueue.ts';
import { MAX_PAGE_BYTES, parseArticlePage } from './parseArticlePage.ts';
import type { ArticleFacts } from './parseArticlePage.ts';

/** A cache of facts about articles, read from their pages in the background. */
export interface ArticlePages {
  /** Returns the cached facts of an article, or `null`. Does not fetch anything. */
  readonly facts: (link: string) => ArticleFacts | null;
  /**
   * Fetches a page in the background, unless it is fresh or is already being fetched.
   *
   * @param allowPrivate whether the page may have a private IP address. True only if its feed has one, too
   */
  readonly prefetch: (link: string, allowPrivate: boolean) => void;
  /** Returns a number that changes whenever any facts change, so that callers can cache derived data. */
  readonly version: () => number;
  /** Resolves when no fetch is waiting or running. */
  readonly whenIdle: () => Promise<void>;
  /** Aborts all fetches and starts no new ones. */
  readonly stop: () => void;
}

/** Options of {@link createArticlePages}. */
export interface ArticlePagesOptions {
  /** Returns the time in milliseconds since 1970. */
  readonly now: () => number;
  /** Logs a line for the operator. */
  readonly logLine: (line: string) => void;
  /** Replaces the network in tests. */
  readonly get?: HttpGet;
  /** Maximum number of cached pages. Default 5,000. */
  readonly maxEntries?: number;
  /** Time after which a page is fetched again, in milliseconds. Default one hour. */
  readonly freshFor?: number;
  /** Time after which a failed fetch is retried, in milliseconds. Default ten minutes. */
  readonly retryAfter?: number;
}

interface Page {
  /** Facts of the last successful fetch. They are preserved while later fetches fail. */
  readonly facts: ArticleFacts | null;
  /** Headers for the next conditional request. */
  readonly validators: Readonly<Record<string, string>>;
  /** Time of the next fetch, in milliseconds since 1970. */
  readonly nextFetch: number;
  /** Whether the last fetch failed while private addresses were not allowed. */
  readonly failedAsPublic: boolean;
}

/** In milliseconds. */
const TIMEOUT = 5000;
const ACCEPT = 'text/html, application/xhtml+xml;q=0.9';
const HTML_CONTENT_TYPE = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i;

/**
 * Creates a cache that reads facts from article pages in the background. The URLs come from feeds and are not trusted.
 * Fetches are therefore limited to http and https, to public IP addresses (unless private ones are allowed), to 1 MB,
 * to 5 s, and to four at a time.
 */
export function createArticlePages(options: ArticlePagesOptions): ArticlePages {
  const { now, logLine, get = httpGet, maxEntries = 5000, freshFor = 3_600_000, retryAfter = 600_000 } = options;
  const queue = createFetchQueue({ total: 4, perHost: 2, maxWaiting: maxEntries });
  // The least recently requested page comes first: a Map preserves insertion order, and a requested page moves to the
  // end.
  const pages = new Map<string, Page>();
  // Hosts whose failure has been logged.
  const failingHosts = new Set<string>();
  const stopSignal = new AbortController();
  let version = 0;

  const remember = (link: string, page: Page): void => {
    const previousFacts = pages.get(link)?.facts ?? {};
    pages.delete(link);
    pages.set(link, page);
    // A page without facts is equivalent to an unknown page.
    if (!isDeepStrictEqual(previousFacts, page.facts ?? {})) version++;
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
      nextFetch: now() + retryAfter,
      failedAsPublic: !allowPrivate,
    });
    // Log one line per host, because all articles of a host usually fail for the same reason.
    if (!failingHosts.has(host) && failingHosts.size < 1000) {
      failingHosts.add(host);
      logLine(
        `articles: cannot read ${link}: ${why} Until it can be read, details=2 contains only the data of the feed.`,
      );
    }
  };

  const fetchPage = async (link: string, host: string, allowPrivate: boolean): Promise<void> => {
    const known = pages.get(link);
    const response = await get(link, {
      headers: { accept: ACCEPT },
      validators: known?.validators ?? {},
      maxBytes: MAX_PAGE_BYTES,
      truncate: true,
      timeout: TIMEOUT,
      signal: stopSignal.signal,
      ...(!allowPrivate && { allowAddress: isPublicAddress }),
    });
    if (stopSignal.signal.aborted) return;
    if (!response.ok) return fail(link, host, response.why, allowPrivate);
    const { status, headers, body, url } = response;
    const nextFetch = now() + freshFor;
    // Validators are sent only to the origin of the link. A 304 from another origin is therefore invalid.
    const hasSameOrigin = isSameOrigin(url, link);
    if (status === 304 && hasSameOrigin && known !== undefined) {
      return remember(link, { ...known, nextFetch, failedAsPublic: false });
    }
    if (status !== 200) return fail(link, host, `The status is ${status} instead of 200.`, allowPrivate);
    const contentType = headers['content-type'] ?? '';
    if (!HTML_CONTENT_TYPE.test(contentType)) {
      return fail(link, host, `Its content type "${contentType.slice(0, 100)}" is not HTML.`, allowPrivate);
    }
    failingHosts.delete(host);
    const { etag, 'last-modified': modified } = headers;
    return remember(link, {
      facts: parseArticlePage(body, { contentType, url }),
      validators: {
        ...(etag !== undefined && hasSameOrigin && { 'if-none-match': etag }),
        ...(modified !== undefined && hasSameOrigin && { 'if-modified-since': modified }),
      },
      nextFetch,
      failedAsPublic: false,
    });
  };

  return {
    facts: (link) => pages.get(link)?.facts ?? null,
    prefetch: (link, allowPrivate) => {
      const known = pages.get(link);
      if (known !== undefined) {
        pages.delete(link);
        pages.set(link, known);
        if (now() < known.nextFetch && !(known.failedAsPublic && allowPrivate)) return;
      }
      if (stopSignal.signal.aborted || !URL.canParse(link)) return;
      const { host } = new URL(link);
      queue.add(link, host, () => fetchPage(link, host, allowPrivate));
    },
    version: () => version,
    whenIdle: queue.whenIdle,
    stop: () => {
      queue.clear();
      stopSignal.abort();
    },
  };
}
