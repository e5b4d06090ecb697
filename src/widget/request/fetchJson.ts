import type { Transport } from './transport.ts';

/**
 * Requests a ranking with `fetch`, for pages whose CSP forbids foreign scripts. The service answers plain JSON if
 * `Accept` asks for it, and that header needs no preflight. A body that is not JSON is reported as `no-callback`, like
 * a broken script.
 */
export const fetchJson: Transport = (url, anonymous, signal, onAnswer, onFailure) => {
  fetch(url, {
    signal,
    credentials: anonymous ? 'omit' : 'include',
    headers: { Accept: 'application/json' },
  }).then(
    (response) => (response.ok ? response.json().then(onAnswer, () => onFailure('no-callback')) : onFailure('error')),
    () => onFailure('error'),
  );
};
