import { fetchJson } from './fetchJson.ts';
import { jsonp } from './jsonp.ts';
import type { Settings } from '../api/options.ts';
import type { Reason } from '../api/reason.ts';
import { toTrustedUrl } from './toTrustedUrl.ts';

/**
 * Sends a rank request, and waits for its answer until the timeout.
 *
 * - Chromium gives two concurrent script tags with the same URL one shared answer, so two lists would share one
 *   decision. The URL is therefore changed if a request with it is in progress.
 * - A request that the page's policy blocks fails with an ordinary error, and the violation event follows in a separate
 *   task. A failure is therefore resolved one task later.
 * - When a page returns from the back/forward cache, its timers expire before the frozen answer arrives. `pageshow`
 *   fires earlier, and restarts the timeout.
 *
 * @param timeout in milliseconds
 * @param signal aborts the request; abort it also after the request has ended, to remove the listeners
 * @returns the data that the service sent, unchecked; or the reason why there is none
 */
export const requestRanking = (
  requestedUrl: string,
  { endpoint, transport, trustedTypesPolicy, nonce }: Settings,
  anonymous: boolean,
  timeout: number,
  signal: AbortSignal,
): Promise<{ readonly data: unknown } | Reason> =>
  new Promise((resolve) => {
    let url = requestedUrl;
    // A trailing `&` changes the URL, but not its parameters.
    while (document.querySelector(`[src="${url}"]`)) url += '&';
    let timer: number | undefined;
    /** Schedules the failure, in `delay` milliseconds. Replaces a failure that is scheduled already. */
    const fail = (reason: Reason, delay = 0): void => {
      clearTimeout(timer);
      timer = setTimeout(resolve, delay, reason);
    };
    fail('timeout', timeout);
    signal.addEventListener('abort', () => resolve('aborted'));
    addEventListener('pageshow', ({ persisted }) => persisted && fail('timeout', timeout), { signal });
    document.addEventListener(
      'securitypolicyviolation',
      ({ blockedURI, disposition }) => {
        // `blockedURI` is the full URL or only the origin, depending on the browser. A report-only policy blocks nothing.
        if (blockedURI && url.startsWith(blockedURI) && disposition === 'enforce') resolve('blocked');
      },
      { signal },
    );
    const onAnswer = (data: unknown): void => resolve({ data });
    try {
      if (transport === 'fetch') fetchJson(url, anonymous, signal, onAnswer, fail);
      else jsonp(toTrustedUrl(url, endpoint, trustedTypesPolicy), anonymous, signal, onAnswer, fail, nonce);
    } catch {
      resolve('blocked');
    }
  });
