import { readFile, stat } from 'node:fs/promises';

import { httpGet } from '../http/httpGet.ts';
import type { HttpGet } from '../http/httpGet.ts';
import { isSameOrigin } from '../http/isSameOrigin.ts';
import { isPublicAddress } from '../http/publicAddress.ts';
import type { Article } from './article.ts';
import { MAX_FEED_BYTES, parseFeed } from './parseFeed.ts';

/** What tells one version of a feed from the next: HTTP validators, or a file's time and size. */
export interface FeedVersion {
  readonly etag?: string;
  readonly lastModified?: string;
  /** Milliseconds since 1970. */
  readonly modified?: number;
  readonly size?: number;
}

/** What came of reading a feed once. */
export type FeedRead =
  | {
      readonly status: 'changed';
      readonly articles: readonly Article[];
      /** Items left out for want of a usable link. */
      readonly skipped: number;
      readonly version: FeedVersion;
      /** Whether it is a file, or came from a private address: then its articles may be on private ones too. */
      readonly isPrivate: boolean;
    }
  | { readonly status: 'unchanged' }
  | { readonly status: 'failed'; readonly why: string };

export interface ReadFeedOptions {
  /** What relative links in a file are resolved against: the server's public address. */
  readonly base: string;
  /** The version that is known; a feed still at it is `unchanged`. */
  readonly version?: FeedVersion | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Replaces the network in tests. */
  readonly get?: HttpGet;
}

export type ReadFeed = (source: string, options: ReadFeedOptions) => Promise<FeedRead>;

const TIMEOUT = 10_000;
const ACCEPT = 'application/rss+xml, application/atom+xml, application/rdf+xml, application/xml;q=0.9, */*;q=0.8';

/**
 * Reads a feed, unless it is still at the version that is known. Never rejects. At most 5 MB and, over the network, 10 s.
 *
 * @param source an address of http or https, or the path of a file
 */
export const readFeed: ReadFeed = (source, options) =>
  /^https?:\/\//i.test(source) ? readAddress(source, options) : readPath(source, options);

async function readAddress(source: string, options: ReadFeedOptions): Promise<FeedRead> {
  const { version, signal, get = httpGet } = options;
  const answer = await get(source, {
    headers: { accept: ACCEPT },
    // RFC 9110 §13.1: sent together, and the server looks at the ETag only.
    validators: {
      ...(version?.etag !== undefined && { 'if-none-match': version.etag }),
      ...(version?.lastModified !== undefined && { 'if-modified-since': version.lastModified }),
    },
    maxBytes: MAX_FEED_BYTES,
    timeout: TIMEOUT,
    signal,
  });
  if (!answer.ok) return failed(answer.why);
  const { status, headers, url, body, address } = answer;
  // Who got no validators, and whoever else answers for them after a redirect, cannot know what has not changed.
  const isOwn = isSameOrigin(url, source);
  if (status === 304 && isOwn && version !== undefined) return { status: 'unchanged' };
  if (status !== 200) return failed(`${new URL(url).host} answered ${status} instead of 200.`);
  const { etag, 'last-modified': lastModified, 'content-type': contentType } = headers;
  const isPrivate = address !== '' && !isPublicAddress(address);
  return parsed(body, { contentType, base: url }, isPrivate, {
    ...(etag !== undefined && isOwn && { etag }),
    ...(lastModified !== undefined && isOwn && { lastModified }),
  });
}

async function readPath(path: string, { base, version }: ReadFeedOptions): Promise<FeedRead> {
  try {
    // Before it is opened: a named pipe holds whoever opens it until somebody writes to it, and a device never ends.
    const stats = await stat(path);
    if (!stats.isFile()) return failed('That is no ordinary file.');
    const { mtimeMs: modified, size } = stats;
    if (version?.modified === modified && version.size === size) return { status: 'unchanged' };
    if (size > MAX_FEED_BYTES) return failed('The file is larger than 5 MB.');
    // Should it be written in between, its time is newer than this one, and it is read again.
    return parsed(await readFile(path), { base }, true, { modified, size });
  } catch (error) {
    return failed(fileError(error));
  }
}

/** Only a feed that could be read gets a version: a broken one is read again even if it has not changed since. */
function parsed(
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

function fileError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return 'There is no such file.';
    case 'EISDIR':
      return 'That is a folder, not a file.';
    case 'EACCES':
    case 'EPERM':
      return 'The file may not be read by this process.';
    default:
      return `The file could not be read (${code === '' ? String(error) : code}).`;
  }
}

function failed(why: string): FeedRead {
  return { status: 'failed', why };
}
