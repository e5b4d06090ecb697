import http from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import https from 'node:https';

import { guardedLookup } from './guardedLookup.ts';
import { isSameOrigin } from './isSameOrigin.ts';
import { judgeTarget } from './judgeTarget.ts';
import { networkError } from './networkError.ts';
import { isPublicAddress } from './publicAddress.ts';
import { ACCEPT_ENCODING, readLimited } from './readLimited.ts';
import { USER_AGENT } from './userAgent.ts';

export interface HttpOptions {
  /** Added to, or in place of, our own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that ask for what has changed only. Sent to the origin of the address itself, not where it redirects to. */
  readonly validators?: Readonly<Record<string, string>>;
  /** The most that is read of the body, compressed and decompressed. */
  readonly maxBytes: number;
  /** Take the first `maxBytes` of a larger body instead of refusing it. Default false. */
  readonly cut?: boolean;
  /** Milliseconds for the whole exchange, redirects included. */
  readonly timeout: number;
  /** Default 5. */
  readonly maxRedirects?: number;
  /** Judges every address before it is connected to. Default: any. */
  readonly allowAddress?: (ip: string) => boolean;
  /** Replaces the judgement of what is on the internet in tests. */
  readonly isPublic?: (ip: string) => boolean;
  /** Ends it at once, sockets included. */
  readonly signal?: AbortSignal | undefined;
}

/** An answer of any status, or why there is none, in a sentence. */
export type HttpAnswer =
  | {
      readonly ok: true;
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: Uint8Array;
      /** Whether the body was longer, and cut. */
      readonly cut: boolean;
      /** Where it came from, after redirects. */
      readonly url: string;
      /** The IP address it came from. */
      readonly address: string;
    }
  | { readonly ok: false; readonly why: string };

export type HttpGet = (url: string, options: HttpOptions) => Promise<HttpAnswer>;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * GETs a document over http or https. Never rejects.
 *
 * What has once led to a public address is not followed to a private one: a server on the internet must not make this
 * one ask around in its own network, whatever the caller allows.
 *
 * Not the global `fetch`: it has no place to judge the address it is about to connect to.
 *
 * @example
 * const answer = await httpGet('https://news.example/rss.xml', { maxBytes: 5_000_000, timeout: 10_000 });
 * if (answer.ok && answer.status === 200) use(answer.body);
 */
export const httpGet: HttpGet = async (url, options) => {
  const { timeout, signal, maxRedirects = 5, isPublic = isPublicAddress, allowAddress } = options;
  const stop = new AbortController();
  let why = '';
  const giveUp = (reason: string): void => {
    why = reason;
    stop.abort();
  };
  const aborted = (): void => giveUp('The request was called off.');
  if (signal?.aborted) aborted();
  signal?.addEventListener('abort', aborted, { once: true });
  // One clock for everything: a server that sends a byte now and then, or redirects slowly, must not hold us longer.
  const timer = setTimeout(() => giveUp(`There was no complete answer within ${timeout / 1000} s.`), timeout).unref();

  const follow = async (target: string, redirects: number, allow: HttpOptions['allowAddress']): Promise<HttpAnswer> => {
    const judged = judgeTarget(target, allow);
    if (!judged.ok) return judged;
    // A server that did not make them must not be asked to judge them: its "not modified" would mean something else.
    const headers = { ...options.headers, ...(isSameOrigin(target, url) && options.validators) };
    const answer = stop.signal.aborted
      ? failed(why)
      : await exchange(judged.url, { ...options, headers, allowAddress: allow }, stop.signal);
    if (why !== '') return failed(why);
    if (!answer.ok) return answer;
    const { location } = answer.headers;
    if (!REDIRECTS.has(answer.status) || location === undefined) return answer;
    // RFC 9110 §10.2.2: it may be relative to the address that was asked.
    if (!URL.canParse(location, target)) return failed(`${judged.url.host} redirects to what is no address.`);
    if (redirects === maxRedirects)
      return failed(`${judged.url.host} redirects once more after ${redirects} redirects.`);
    // An address that nobody knows counts as public, which allows less.
    const isInside = answer.address !== '' && !isPublic(answer.address);
    const allowNext = isInside ? allow : (ip: string): boolean => isPublic(ip) && (allow?.(ip) ?? true);
    return follow(new URL(location, target).href, redirects + 1, allowNext);
  };
  try {
    return await follow(url, 0, allowAddress);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', aborted);
  }
};

/** What one request needs: a judge, or undefined where any address will do. */
type Asking = Omit<HttpOptions, 'allowAddress'> & { readonly allowAddress: HttpOptions['allowAddress'] | undefined };

function exchange(url: URL, options: Asking, signal: AbortSignal): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    let isAnswered = false;
    const broken = (error: unknown): void => resolve(failed(networkError(error, url.host)));
    try {
      const request = (url.protocol === 'https:' ? https : http).request(url, {
        headers: { 'user-agent': USER_AGENT, 'accept-encoding': ACCEPT_ENCODING, accept: '*/*', ...options.headers },
        // No pool: a socket kept from a request that was allowed more would not be judged again.
        agent: false,
        signal,
        ...(options.allowAddress !== undefined && { lookup: guardedLookup(options.allowAddress) }),
      });
      // Not once: a socket that is destroyed may report a second error, which nobody else would catch.
      request.on('error', broken);
      // Without a listener Node destroys the socket of a "101 Switching Protocols" and reports nothing at all.
      request.once('upgrade', (_response, socket) => {
        socket.on('error', () => {}).destroy();
        resolve(failed(`${url.host} wants to speak another protocol than HTTP (it answered 101).`));
      });
      // The net below everything else. An answer that has begun settles by itself, maybe after the socket has closed.
      request.once('close', () => {
        if (!isAnswered) resolve(failed(`${url.host} closed the connection before it answered.`));
      });
      request.once('response', (response) => {
        isAnswered = true;
        const address = response.socket.remoteAddress ?? '';
        void receive(response, url.host, options).then((body) => {
          const { statusCode: status = 0, headers } = response;
          return resolve(body.ok ? { ...body, status, headers, url: withoutUser(url), address } : body);
        });
      });
      request.end();
    } catch (error) {
      // A header that cannot be sent, such as an ETag with control characters, throws here.
      broken(error);
    }
  });
}

function receive(response: IncomingMessage, host: string, options: Asking): ReturnType<typeof readLimited> {
  if (!REDIRECTS.has(response.statusCode ?? 0))
    return readLimited(response, host, options.maxBytes, options.cut ?? false);
  // What a redirect says besides its Location is of no interest, however long it is.
  response.on('error', () => {}).destroy();
  return Promise.resolve({ ok: true, body: new Uint8Array(), cut: false });
}

/** A password in the address of a feed must not end up in its relative links, on a public page. */
function withoutUser(url: URL): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  return shown.href;
}

function failed(why: string): { readonly ok: false; readonly why: string } {
  return { ok: false, why };
}
