import http from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import https from 'node:https';

import { createGuardedLookup } from './createGuardedLookup.ts';
import { isSameOrigin } from './isSameOrigin.ts';
import { checkTarget } from './checkTarget.ts';
import { describeNetworkError } from './describeNetworkError.ts';
import { isPublicAddress } from './isPublicAddress.ts';
import { ACCEPT_ENCODING, readBody, type BodyResult } from './readBody.ts';
import { USER_AGENT } from './userAgent.ts';

/** Options of {@link httpGet}. */
export interface HttpOptions {
  /** Request headers, added to the default ones or replacing them. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Headers of a conditional request, such as `if-none-match`. Sent only to the origin of the URL, not to other
   * origins.
   */
  readonly validators?: Readonly<Record<string, string>>;
  /** Maximum size of the body in bytes, both compressed and decompressed. */
  readonly maxBytes: number;
  /** Whether to return the first `maxBytes` of a larger body instead of failing. Default false. */
  readonly truncate?: boolean;
  /** Time limit for the whole exchange including redirects, in milliseconds. */
  readonly timeout: number;
  /** Maximum number of redirects to follow. Default 5. */
  readonly maxRedirects?: number;
  /**
   * Returns whether a connection to this IP address is allowed. Called before every connection. Default: all are
   * allowed.
   */
  readonly allowAddress?: (ip: string) => boolean;
  /** Replaces `isPublicAddress` in tests. */
  readonly isPublic?: (ip: string) => boolean;
  /** Aborts the exchange and closes its sockets. */
  readonly signal?: AbortSignal | undefined;
}

/** A response of any status, or a sentence that explains why there is none. */
export type HttpResult =
  | {
      readonly ok: true;
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: Uint8Array;
      /** Whether the body was larger than `maxBytes` and has been truncated. */
      readonly isTruncated: boolean;
      /** URL of the response after redirects, without user name and password. */
      readonly url: string;
      /** IP address of the server. */
      readonly address: string;
    }
  | { readonly ok: false; readonly why: string };

/** The type of {@link httpGet}, for replacements in tests. */
export type HttpGet = (url: string, options: HttpOptions) => Promise<HttpResult>;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches a document over http or https. Never rejects.
 *
 * A redirect from a public to a private address is never followed, even if the caller allows private addresses.
 * Otherwise a server on the internet could make this server send requests into its own network.
 *
 * Does not use the global `fetch`, because it cannot check the IP address before it connects.
 *
 * @example
 * const response = await httpGet('https://news.example/rss.xml', { maxBytes: 5_000_000, timeout: 10_000 });
 * if (response.ok && response.status === 200) parse(response.body);
 */
export const httpGet: HttpGet = async (url, options) => {
  const { timeout, signal, maxRedirects = 5, isPublic = isPublicAddress, allowAddress } = options;
  const exchangeAbort = new AbortController();
  let abortReason = '';
  const abort = (reason: string): void => {
    abortReason = reason;
    exchangeAbort.abort();
  };
  const onAbort = (): void => abort('The request was aborted.');
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  // One timer for the whole exchange, so that slow bodies and slow redirects cannot extend the limit.
  const timer = setTimeout(() => abort(`There was no complete response within ${timeout / 1000} s.`), timeout).unref();

  const follow = async (target: string, redirects: number, allow: HttpOptions['allowAddress']): Promise<HttpResult> => {
    const checked = checkTarget(target, allow);
    if (!checked.ok) return checked;
    // Validators are valid only for the server that sent them. A 304 of another server would have a different meaning.
    const headers = { ...options.headers, ...(isSameOrigin(target, url) && options.validators) };
    const result = exchangeAbort.signal.aborted
      ? failure(abortReason)
      : await exchange(checked.url, { ...options, headers, allowAddress: allow }, exchangeAbort.signal);
    if (abortReason !== '') return failure(abortReason);
    if (!result.ok) return result;
    const { location } = result.headers;
    if (!REDIRECTS.has(result.status) || location === undefined) return result;
    // The location may be relative to the requested URL (RFC 9110 §10.2.2).
    if (!URL.canParse(location, target)) return failure(`${checked.url.host} redirects to an invalid URL.`);
    if (redirects === maxRedirects) {
      return failure(`${checked.url.host} redirects more than ${maxRedirects} times.`);
    }
    // An unknown address is treated as public, which is the stricter rule.
    const isPrivate = result.address !== '' && !isPublic(result.address);
    const allowNext = isPrivate ? allow : (ip: string): boolean => isPublic(ip) && (allow?.(ip) ?? true);
    return follow(new URL(location, target).href, redirects + 1, allowNext);
  };
  try {
    return await follow(url, 0, allowAddress);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
};

/** Options of a single request. `allowAddress` is `undefined` if all addresses are allowed. */
type RequestOptions = Omit<HttpOptions, 'allowAddress'> & {
  readonly allowAddress: HttpOptions['allowAddress'] | undefined;
};

function exchange(url: URL, options: RequestOptions, signal: AbortSignal): Promise<HttpResult> {
  return new Promise((resolve) => {
    let hasResponse = false;
    const onError = (error: unknown): void => resolve(failure(describeNetworkError(error, url.host)));
    try {
      const request = (url.protocol === 'https:' ? https : http).request(url, {
        headers: { 'user-agent': USER_AGENT, 'accept-encoding': ACCEPT_ENCODING, accept: '*/*', ...options.headers },
        // No connection pool: a pooled socket would not be checked again, although this request may have stricter
        // rules.
        agent: false,
        signal,
        ...(options.allowAddress !== undefined && { lookup: createGuardedLookup(options.allowAddress) }),
      });
      // `on` and not `once`: a destroyed socket may emit a second error, which would otherwise be unhandled.
      request.on('error', onError);
      // Without this listener, Node destroys the socket of a "101 Switching Protocols" response without any event.
      request.once('upgrade', (_response, socket) => {
        socket.on('error', () => {}).destroy();
        resolve(failure(`${url.host} tried to switch from HTTP to another protocol (status 101).`));
      });
      // The fallback for all other cases. A response that has started is settled by readBody, possibly after this
      // event.
      request.once('close', () => {
        if (!hasResponse) resolve(failure(`${url.host} closed the connection before it sent a response.`));
      });
      request.once('response', (response) => {
        hasResponse = true;
        const address = response.socket.remoteAddress ?? '';
        void readResponse(response, url.host, options).then((body) => {
          const { statusCode: status = 0, headers } = response;
          return resolve(body.ok ? { ...body, status, headers, url: removeCredentials(url), address } : body);
        });
      });
      request.end();
    } catch (error) {
      // http.request throws for an invalid header, such as an ETag with control characters.
      onError(error);
    }
  });
}

function readResponse(response: IncomingMessage, host: string, options: RequestOptions): Promise<BodyResult> {
  if (!REDIRECTS.has(response.statusCode ?? 0)) {
    return readBody(response, host, options.maxBytes, options.truncate ?? false);
  }
  // The body of a redirect is not used and may be long.
  response.on('error', () => {}).destroy();
  return Promise.resolve({ ok: true, body: new Uint8Array(), isTruncated: false });
}

/** Removes the password of a feed's URL, which would otherwise appear in its relative links on a public page. */
function removeCredentials(url: URL): string {
  const publicUrl = new URL(url);
  publicUrl.username = '';
  publicUrl.password = '';
  return publicUrl.href;
}

function failure(why: string): { readonly ok: false; readonly why: string } {
  return { ok: false, why };
}
