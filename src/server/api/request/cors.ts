import type { App } from '../../ranking/apps.ts';

/**
 * Returns whether the app allows requests from this origin. A request without an `Origin` header is allowed, because
 * its origin cannot be checked.
 *
 * `null` is the origin of a file and of a sandboxed frame. It does not identify a site, so it is allowed only in
 * development mode.
 */
export const isOriginAllowed = (app: App, origin: string | undefined, dev: boolean): boolean =>
  origin === undefined || app.origins === undefined || app.origins.includes(origin) || (dev && origin === 'null');

/**
 * Returns the headers that let a page read a response. They repeat the origin instead of `*`, because browsers
 * reject `*` for requests with credentials, including scripts with `crossorigin="use-credentials"`. `Vary` stops caches
 * from reusing the response of one site for another.
 */
export const corsHeaders = (origin: string | undefined): Record<string, string> =>
  origin === undefined
    ? { 'Access-Control-Allow-Origin': '*', Vary: 'Origin' }
    : { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true', Vary: 'Origin' };
