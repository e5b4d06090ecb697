import { readFile, stat } from 'node:fs/promises';

import { httpGet } from '../http/httpGet.ts';
import type { HttpGet } from '../http/httpGet.ts';
import { isSameOrigin } from '../http/isSameOrigin.ts';
import { isPublicAddress } from '../http/isPublicAddress.ts';
import type { Article } from './article.ts';
import { MAX_FEED_BYTES, parseFeed } from './parseFeed.ts';

/** Identifies a version of a feed: by HTTP validators, or by a file's modification time and size. */
export interface FeedVersion {
  readonly etag?: string;
  readonly lastModified?: string;
  /** Modification time of the file, in milliseconds since 1970. */
  readonly modified?: number;
  /** Size of the file in bytes. */
  readonly size?: number;
}

/** The result of reading a feed once. */
export type FeedRead =
  | {
      readonly status: 'changed';
      readonly articles: readonly Article[];
      /** Number of items skipped because they have no valid link. */
      readonly skipped: number;
      readonly version: FeedVersion;
      /** Whether the feed is a file or on a private address. If so, its articles may be on private addresses, too. */
      readonly isPrivate: boolean;
    }
  | { readonly status: 'unchanged' }
  | { readonly status: 'failed'; readonly why: string };

export interface ReadFeedOptions {
  /** The base URL of relative links in a file: the server's public URL. */
  readonly base: string;
  /** The last known version. A feed that still has it is `unchanged`. */
  readonly version?: FeedVersion | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Replaces the network in tests. */
  readonly get?: HttpGet;
}

export type ReadFeed = (source: string, options: ReadFeedOptions) => Promise<FeedRead>;

const TIMEOUT_MS = 10_000;
const ACCEPT = 'application/rss+xml, application/atom+xml, application/rdf+xml, application/xml;q=0.9, */*;q=0.8';

/**
 * Reads a feed unless it still has the known version. Never rejects. Fails for feeds larger than 5 MB, and if the
 * network takes longer than 10 s.
 *
 * @param source an http(s) URL, or the path of a file
 */
export const readFeed: ReadFeed = (source, options) =>
  /^https?:\/\//i.test(source) ? readUrl(source, options) : readFeedFile(source, options);

async function readUrl(source: string, options: ReadFeedOptions): Promise<FeedRead> {
  const { version, signal, get = httpGet } = options;
  const answer = await get(source, {
    headers: { accept: ACCEPT },
    // Both are sent; the server then ignores If-Modified-Since (RFC 9110 §13.1.3).
    validators: {
      ...(version?.etag !== undefined && { 'if-none-match': version.etag }),
      ...(version?.lastModified !== undefined && { 'if-modified-since': version.lastModified }),
    },
    maxBytes: MAX_FEED_BYTES,
    timeout: TIMEOUT_MS,
    signal,
  });
  if (!answer.ok) return failed(answer.why);
  const { status, headers, url, body, address } = answer;
  // Validators are only sent to the configured server. After a redirect to another one, a 304 has no meaning.
  const isSameServer = isSameOrigin(url, source);
  if (status === 304 && isSameServer && version !== undefined) return { status: 'unchanged' };
  if (status !== 200) return failed(`${new URL(url).host} answered ${status} instead of 200.`);
  const { etag, 'last-modified': lastModified, 'content-type': contentType } = headers;
  const isPrivate = address !== '' && !isPublicAddress(address);
  return toFeedRead(body, { contentType, base: url }, isPrivate, {
    ...(etag !== undefined && isSameServer && { etag }),
    ...(lastModified !== undefined && isSameServer && { lastModified }),
  });
}

async function readFeedFile(path: string, { base, version }: ReadFeedOptions): Promise<FeedRead> {
  try {
    // Check before opening: opening a named pipe blocks until another process writes to it, and a device never ends.
    const stats = await stat(path);
    if (!stats.isFile()) return failed('The path is not a regular file.');
    const { mtimeMs: modified, size } = stats;
    if (version?.modified === modified && version.size === size) return { status: 'unchanged' };
    if (size > MAX_FEED_BYTES) return failed('The file is larger than 5 MB.');
    // If the file is written between `stat` and `readFile`, its time differs at the next refresh, which reads it again.
    return toFeedRead(await readFile(path), { base }, true, { modified, size });
  } catch (error) {
    return failed(describeFileError(error));
  }
}

/** Parses a feed. A broken feed gets no version, so the next refresh reads it again even if it has not changed. */
function toFeedRead(
  bytes: Uint8Array,
  from: { readonly contentType?: string | undefined; readonly base: string },
  isPrivate: boolean,
  version: FeedVersion,
): FeedRead {
  const feed = parseFeed(bytes, from);
  return feed.ok
    ? { status: 'changed', articles: feed.articles, skipped: feed.skipped, version, isPrivate }
    : failed(feed.why);
}

function describeFileError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return 'There is no such file.';
    case 'EISDIR':
      return 'The path is a folder, not a file.';
    case 'EACCES':
    case 'EPERM':
      return 'This process has no permission to read the file.';
    default:
      return `The file could not be read (${code === '' ? String(error) : code}).`;
  }
}

function failed(why: string): FeedRead {
  return { status: 'failed', why };
}
