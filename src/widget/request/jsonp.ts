import type { Transport } from './transport.ts';

/**
 * Requests a ranking with a script tag. This needs no CORS headers.
 *
 * - A script that calls back delivers the answer before its `load` event. A `load` without an answer is `no-callback`:
 *   the script was empty, had a syntax error or threw. None of these fires `error`.
 * - `error`: an error status, a wrong content type with `nosniff`, no connection, or the page's policy.
 * - Removing the element does not cancel the script. It still runs later, but its answer is ignored.
 */
export const jsonp: Transport = (url, anonymous, signal, onAnswer, onFailure, nonce) => {
  const script = document.createElement('script');
  script.topslot = onAnswer;
  signal.addEventListener('abort', () => script.remove());
  script.onload = () => onFailure('no-callback');
  script.onerror = () => onFailure('error');
  if (anonymous) script.crossOrigin = 'anonymous';
  script.nonce = nonce ?? '';
  // Throws if the page requires Trusted Types and `url` is a plain string.
  script.src = url;
  document.head.append(script);
};
