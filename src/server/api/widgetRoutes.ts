import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import type { ApiEnv } from './apiEnv.ts';

const TYPES = { 'topslot.js': 'text/javascript', 'topslot.css': 'text/css' } as const;

/**
 * `/topslot.js` and `/topslot.css`, for any site.
 *
 * Cached for an hour and asked for again with the ETag: the address never changes, so a fix must reach every page within
 * the hour without anybody touching a template. A day longer a stale copy may be shown while the new one is fetched, so
 * that no reader waits for the check.
 *
 * @param folder where the build has put the two files
 */
export const widgetRoutes = (folder: URL): Hono<ApiEnv> => {
  const routes = new Hono<ApiEnv>();
  for (const [name, type] of Object.entries(TYPES)) {
    const body = readFileSync(new URL(name, folder));
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`;
    const headers = {
      ETag: etag,
      'Cache-Control': 'public, max-age=3600, stale-while-revalidate=86400',
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'X-Content-Type-Options': 'nosniff',
    };
    routes.get(`/${name}`, (context) =>
      context.req.header('if-none-match')?.includes(etag)
        ? context.body(null, 304, headers)
        : context.body(body, 200, { ...headers, 'Content-Type': `${type}; charset=utf-8` }),
    );
  }
  return routes;
};
