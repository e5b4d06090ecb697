import type { Reason } from './outcome.ts';

/** How often each address was asked for. */
const asked = new Map<string, number>();

/**
 * Asks with a script tag, which works across origins without the service's consent and as early as the parser runs.
 *
 * - 200 and calls back: the answer, then `load`. A `load` without an answer is `no-callback`: an empty answer, a syntax
 *   error or a script that throws; none of them fires `error`.
 * - `error`: a bad status, a wrong type under `nosniff`, no connection, or the page's policy. A policy also reports a
 *   violation, in a task of its own; so the verdict waits for one.
 * - Two tags with one address at the same time share one answer (Chromium), and two lists would share one decision; so an
 *   address that was asked for before is made another one.
 * - Removing the element does not cancel a script: a late one still runs, and its answer changes nothing any more.
 *
 * @param read judges what the service sent; what it throws rejects
 * @param anonymous no cookie travels, and an `Origin` header does
 * @param nonce of the page's CSP
 * @param timeout in milliseconds
 * @param signal gives the request up; to be aborted also when it has ended, since that lets go of the listeners
 * @returns what `read` made of the answer, or why there is none
 */
export const jsonp = <T>(
  url: string,
  read: (data: unknown) => T | Reason,
  anonymous: boolean,
  nonce: string | undefined,
  timeout: number,
  signal: AbortSignal,
): Promise<T | Reason> =>
  new Promise((resolve) => {
    const script = document.createElement('script');
    const times = asked.get(url) ?? 0;
    const src = times ? `${url}&again=${times}` : url;
    let failure: Reason = 'error';
    const onViolation = ({ blockedURI, disposition }: SecurityPolicyViolationEvent): void => {
      // Some browsers report the whole address, some only the origin; a policy on trial reports and lets pass.
      if (blockedURI && src.startsWith(blockedURI) && disposition === 'enforce') failure = 'blocked';
    };
    const finish = (loaded: Reason | Promise<T | Reason>): void => {
      clearTimeout(timer);
      script.remove();
      resolve(loaded);
    };
    const timer = setTimeout(finish, timeout, 'timeout');

    signal.addEventListener('abort', () => finish('aborted'));
    document.addEventListener('securitypolicyviolation', onViolation, { signal });
    asked.set(url, times + 1);
    script.topslot = (data) => finish(Promise.resolve().then(() => read(data)));
    script.onload = () => finish('no-callback');
    script.onerror = () => setTimeout(() => finish(failure));
    if (anonymous) script.crossOrigin = 'anonymous';
    if (nonce) script.nonce = nonce;
    try {
      // Throws where the page requires Trusted Types.
      script.src = src;
      document.head.append(script);
    } catch {
      finish('blocked');
    }
  });
