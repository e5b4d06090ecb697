/**
 * Sends a POST that outlives the page: a `fetch` with `keepalive` and without a body or a content type needs no
 * preflight, and is delivered while the reader is already on the way to the next page. The documented `$.ajax` with its
 * JSON type is not: browsers give up its preflight on navigation (0 of 10 delivered, in every browser).
 *
 * `sendBeacon` is only for browsers that refuse this fetch: it always sends cookies, so it is not used under `dnt`. (A page
 * that goes away gives up what it waits for, so there a fetch fails that has long arrived; but then the page is hidden.)
 *
 * @param type of a body, which is `1`, for a service that insists on one; `application/json`, which the original documented,
 * needs a preflight, but `keepalive` carries it over, too
 */
export const send = async (url: string, dnt: boolean, type?: string): Promise<void> => {
  try {
    await fetch(url, {
      keepalive: true,
      method: 'POST',
      credentials: 'omit',
      body: type ? new Blob(['1'], { type }) : null,
    });
  } catch {
    if (!dnt && !document.hidden) navigator.sendBeacon(url);
  }
};
