import type { Settings } from '../api/options.ts';
import type { Reason } from '../api/reason.ts';
import { make } from '../page/make.ts';
import { on } from '../page/on.ts';
import { readDocument } from '../page/readDocument.ts';
import { toTrustedUrl } from './toTrustedUrl.ts';

/**
 * Sends a rank request, and waits for its answer until the timeout. The request is a script tag, which needs no CORS
 * headers; or, for pages whose CSP forbids foreign scripts, `fetch`, for which the service answers plain JSON. (`Accept`
 * needs no preflight.)
 *
 * - A script that calls back delivers the answer before its `load` event. A `load` without an answer is `no-callback`:
 *   the script was empty, had a syntax error or threw. None of these fires `error`. A body that is not JSON is also
 *   `no-callback`.
 * - `error`: an error status, a wrong content type with `nosniff`, no connection, or the page's policy.
 * - Removing the script element does not cancel it. It still runs later, but its answer is ignored.
 * - Chromium gives two concurrent script tags with the same URL one shared answer, so two lists would share one
 *   decision. The URL is therefore changed if a request with it is in progress.
 * - A request that the page's policy blocks fails with an ordinary error, and the violation event follows in a separate
 *   task. A failure is therefore resolved one task later.
 * - When a page returns from the back/forward cache, its timers expire before the frozen answer arrives. `pageshow`
 *   fires earlier, and restarts the timeout.
 *
 * @param anonymous sends and stores no cookies
 * @param timeout in milliseconds
 * @param signal aborts the request; abort it also after the request has ended, to remove the listeners
 * @returns the data that the service sent, unchecked; or the reason why there is none
 */
export const requestRanking = (
  requestedUrl: string,
  options: Settings,
  anonymous: boolean,
  timeout: number,
  signal: AbortSignal,
): Promise<object | Reason> =>
  new Promise((resolve) => {
    const head = readDocument('head');
    let url = requestedUrl;
    // A trailing `&` changes the URL, but not its parameters.
    while (head.querySelector(`[src="${url}"]`)) url += '&';
    let timer: number | undefined;
    /** Schedules the failure, in `delay` milliseconds. Replaces a failure that is scheduled already. */
    const fail = (reason: Reason, delay = 0): void => {
      clearTimeout(timer);
      timer = setTimeout(resolve, delay, reason);
    };
    // Not the data itself, which could be the name of a reason.
    const onAnswer = (data: unknown): void => resolve(Object(data));
    const onError = (): void => fail('error');
    const onUnanswered = (): void => fail('no-callback');
    fail('timeout', timeout);
    on(['pageshow'], (event) => event.persisted && fail('timeout', timeout), signal);
    on(
      ['securitypolicyviolation'],
      (event) => {
        // `blockedURI` is the full URL or only the origin, depending on the browser. A report-only policy blocks nothing.
        if (event.blockedURI && url.startsWith(event.blockedURI) && event.disposition === 'enforce') resolve('blocked');
      },
      signal,
    );
    let script: Element | undefined;
    signal.onabort = () => {
      resolve('aborted');
      script?.remove();
    };
    try {
      if (options.transport === 'fetch') {
        fetch(url, {
          signal,
          credentials: anonymous ? 'omit' : 'include',
          headers: { Accept: 'application/json' },
        }).then((response) => (response.ok ? response.json().then(onAnswer, onUnanswered) : onError()), onError);
      } else {
        script = make('script', {
          topslot: onAnswer,
          onload: onUnanswered,
          onerror: onError,
          crossOrigin: anonymous ? 'anonymous' : null,
          nonce: options.nonce ?? '',
          // Throws if the page requires Trusted Types and the URL is a plain string.
          src: toTrustedUrl(url, options),
        });
        head.append(script);
      }
    } catch {
      resolve('blocked');
    }
  });
