import type { Transport } from './transport.ts';

/**
 * Asks with a script tag, which works across origins without the service's consent and as early as the parser runs.
 *
 * - 200 and calls back: the answer, then `load`. A `load` without an answer is `no-callback`: an empty answer, a syntax
 *   error or a script that throws; none of them fires `error`.
 * - `error`: a bad status, a wrong type under `nosniff`, no connection, or the page's policy.
 * - Removing the element does not cancel a script: a late one still runs, and its answer changes nothing any more.
 */
export const jsonp: Transport = (url, anonymous, signal, answered, failed, nonce) => {
  const script = document.createElement('script');
  script.topslot = answered;
  signal.addEventListener('abort', () => script.remove());
  script.onload = () => failed('no-callback');
  script.onerror = () => failed('error');
  if (anonymous) script.crossOrigin = 'anonymous';
  script.nonce = nonce ?? '';
  // Throws where the page requires Trusted Types, and has no policy for us.
  script.src = url;
  document.head.append(script);
};
