import type { App } from '../../ranking/apps.ts';

/**
 * Whether a request from this site may ask. Only what a browser sends says where it comes from: a request without an
 * `Origin` header cannot be checked.
 *
 * `null` is the origin of a file and of a sandboxed frame. It says nothing about who asks, so a list of origins never
 * holds it, except on a developer's own machine.
 */
export const mayAsk = (app: App, origin: string | undefined, dev: boolean): boolean =>
  origin === undefined || app.origins === undefined || app.origins.includes(origin) || (dev && origin === 'null');

/**
 * The headers that let a page read an answer. A site is named rather than `*` because `fetch` with credentials and a
 * `crossorigin` script tag both need that, and `Vary` keeps a cache from giving one site's answer to another.
 */
export const corsHeaders = (origin: string | undefined): Record<string, string> =>
  origin === undefined
    ? { 'Access-Control-Allow-Origin': '*', Vary: 'Origin' }
    : { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true', Vary: 'Origin' };
