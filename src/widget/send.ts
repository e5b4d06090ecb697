/**
 * Sends an empty POST that outlives the page: a `fetch` with `keepalive` and without a body or a content type needs no
 * preflight, and is delivered while the reader is already on the way to the next page. The documented `$.ajax` with its
 * JSON type is not: browsers give up its preflight on navigation (0 of 10 delivered, in every browser).
 *
 * `sendBeacon` is only for browsers that refuse this fetch: it always sends cookies, so it is not used under `dnt`.
 */
export const send = (url: string, dnt: boolean): void => {
  const fallBack = (): void => {
    if (!dnt) navigator.sendBeacon(url);
  };
  try {
    fetch(url, { method: 'POST', keepalive: true, credentials: 'omit' }).catch(fallBack);
  } catch {
    fallBack();
  }
};
