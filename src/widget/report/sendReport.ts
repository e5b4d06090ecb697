/**
 * Sends a report.
 *
 * - It outlives the page (`keepalive`): a reader may be on the way to the next one.
 * - It needs no preflight, which the real PAI-Rec does not answer: a text without a type is `text/plain`, and neither
 *   service looks at that.
 * - It needs no CORS headers, which the real PAI-Rec does not send: with `no-cors` nobody reads the answer, so no browser
 *   complains about an answer that may not be read.
 *
 * @param url over https where the page is, whatever it says
 * @returns rejects where the service is gone, or where the page's policy forbids the request
 */
export const sendReport = (url: URL, report: unknown): Promise<unknown> => {
  if (location.protocol === 'https:') url.protocol = 'https:';
  const body = JSON.stringify(report);
  return fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'omit', keepalive: true, body });
};
