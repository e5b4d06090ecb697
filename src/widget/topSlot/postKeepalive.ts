import { isHidden } from '../page/isHidden.ts';

/**
 * Sends a POST request that is completed even if the reader leaves the page. A `fetch` with `keepalive`, without a body
 * or a content type, needs no preflight. The `$.ajax` call with a JSON type that the original service documented does
 * need one, and browsers cancel that preflight on navigation (0 of 10 delivered, in every browser).
 *
 * Falls back to `sendBeacon` in browsers that reject this fetch, except under `dnt`, because `sendBeacon` always sends
 * cookies. There is no fallback on a hidden page: on navigation, the fetch also rejects after the request was
 * delivered. Never throws or rejects: blockers remove or replace both functions.
 *
 * @param type the content type for a service that requires one; the body is then `1`. `application/json` needs a
 * preflight, which `keepalive` also completes
 */
export const postKeepalive = async (url: string, dnt: boolean, type?: string): Promise<void> => {
  const body = type ? new Blob(['1'], { type }) : null;
  try {
    await fetch(url, { keepalive: true, method: 'POST', credentials: 'omit', body });
  } catch {
    try {
      if (!dnt && !isHidden()) navigator.sendBeacon(url);
    } catch {}
  }
};
