import { toSecureUrl } from '../page/toSecureUrl.ts';

/**
 * Sends a report.
 *
 * - `keepalive`: the request is completed even if the reader leaves the page.
 * - No preflight, because PAI-Rec's own service does not answer one: a string body is sent as `text/plain`, and neither
 *   service checks the content type.
 * - `no-cors`, because PAI-Rec's own service sends no CORS headers: the answer is not read, so the browser logs no CORS
 *   error.
 *
 * @param url on an https page, https is used instead of http, except for loopback hosts
 * @returns a promise that rejects if the service is unreachable or the page's policy forbids the request
 */
export const sendReport = (url: URL, report: unknown): Promise<unknown> =>
  fetch(toSecureUrl(url), {
    method: 'POST',
    mode: 'no-cors',
    credentials: 'omit',
    keepalive: true,
    body: JSON.stringify(report),
  });
