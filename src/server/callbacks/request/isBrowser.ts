import type { CallbackAsk } from './callbackReply.ts';

/**
 * Whether a page's reader sends this, not a server.
 *
 * A page's request has an `Origin`, always with POST (Fetch, "Origin header"), but a proxy in between may strip it. Browsers
 * send `Sec-Fetch-Site` as well (Fetch Metadata Request Headers), and no script of a page can take it away. A server has
 * neither, unless it lies, and then it is believed less. `Sec-Fetch-Mode` would be no sign: Node's own `fetch` sends it.
 */
export const isBrowser = ({ header }: Pick<CallbackAsk, 'header'>): boolean =>
  header('origin') !== undefined || header('sec-fetch-site') !== undefined;
