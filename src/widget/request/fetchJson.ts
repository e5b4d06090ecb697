import type { Transport } from './transport.ts';

/**
 * Asks with `fetch`, for pages whose policy allows no foreign script. The service answers plain JSON to those who accept
 * it, and `Accept` needs no preflight. What a broken script would be is here a text that is no JSON.
 */
export const fetchJson: Transport = (url, anonymous, signal, answered, failed) => {
  fetch(url, {
    signal,
    credentials: anonymous ? 'omit' : 'include',
    headers: { Accept: 'application/json' },
  }).then(
    (response) => (response.ok ? response.json().then(answered, () => failed('no-callback')) : failed('error')),
    () => failed('error'),
  );
};
