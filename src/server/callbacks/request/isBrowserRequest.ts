import type { CallbackHttpRequest } from './callbackHttp.ts';

/**
 * Whether a browser sent the request, and not a server.
 *
 * Browsers send `Origin` with every POST request (Fetch, "Origin header"), but a proxy may strip it. They also send
 * `Sec-Fetch-Site` (Fetch Metadata Request Headers), which scripts cannot remove. Servers send neither. A server that
 * forges one is only trusted less. `Sec-Fetch-Mode` proves nothing, because Node's `fetch` sends it.
 */
export const isBrowserRequest = ({ header }: Pick<CallbackHttpRequest, 'header'>): boolean =>
  header('origin') !== undefined || header('sec-fetch-site') !== undefined;
