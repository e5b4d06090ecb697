import { fetchJson } from './fetchJson.ts';
import { jsonp } from './jsonp.ts';
import type { Settings } from '../api/options.ts';
import type { Reason } from '../api/reason.ts';
import { trusted } from './trusted.ts';

/**
 * Asks a service, and stops waiting when it is time to.
 *
 * - Two script tags with one address at the same time share one answer (Chromium), and two lists would share one decision;
 *   so an address that is on its way already is made another one.
 * - A policy that forbids a request makes it fail like any other failure, and reports a violation in a task of its own; so
 *   the verdict on a failure waits for one.
 * - A page that comes back from the back/forward cache has its timers expire before the answer that was frozen with them
 *   arrives: `pageshow` comes first, and starts the wait anew.
 *
 * @param timeout in milliseconds
 * @param signal gives the request up; to be aborted also when it has ended, since that lets go of the listeners
 * @returns what the service sent, which may be anything; or why there is nothing
 */
export const ask = (
  address: string,
  { endpoint, transport, trustedTypesPolicy, nonce }: Settings,
  anonymous: boolean,
  timeout: number,
  signal: AbortSignal,
): Promise<{ readonly data: unknown } | Reason> =>
  new Promise((resolve) => {
    let url = address;
    // One more `&` changes nothing but the address.
    while (document.querySelector(`[src="${url}"]`)) url += '&';
    let timer: number | undefined;
    const end = (reason: Reason, delay = 0): void => {
      clearTimeout(timer);
      timer = setTimeout(resolve, delay, reason);
    };
    end('timeout', timeout);
    signal.addEventListener('abort', () => resolve('aborted'));
    addEventListener('pageshow', ({ persisted }) => persisted && end('timeout', timeout), { signal });
    document.addEventListener(
      'securitypolicyviolation',
      ({ blockedURI, disposition }) => {
        // Some browsers report the whole address, some only the origin; a policy on trial reports and lets pass.
        if (blockedURI && url.startsWith(blockedURI) && disposition === 'enforce') resolve('blocked');
      },
      { signal },
    );
    const answered = (data: unknown): void => resolve({ data });
    try {
      if (transport === 'fetch') fetchJson(url, anonymous, signal, answered, end);
      else jsonp(trusted(url, endpoint, trustedTypesPolicy), anonymous, signal, answered, end, nonce);
    } catch {
      resolve('blocked');
    }
  });
