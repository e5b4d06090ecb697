import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { ApiEnv } from '../api/request/apiEnv.ts';

/** The server's host in the demo's files, which also work when they are opened from disk. */
const DEFAULT_HOST = '127.0.0.1:8080';

/**
 * Serves the demo newspaper at `/`. Replaces the default host in its pages by the host of this server.
 *
 * @param folder the folder of the demo's files
 * @param url returns this server's address
 */
export const demoRoutes = (folder: URL, url: () => string): Hono<ApiEnv> =>
  new Hono<ApiEnv>()
    .use('/*', async (context, next) => {
      await next();
      if (!context.res.headers.get('content-type')?.startsWith('text/html')) return;
      const page = (await context.res.text()).replaceAll(DEFAULT_HOST, new URL(url()).host);
      // Without this, Hono copies the old response's headers, including a Content-Length that is now wrong.
      const { status } = context.res;
      context.res = undefined;
      context.res = new Response(page, {
        status,
        headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' },
      });
    })
    .get('/*', serveStatic({ root: fileURLToPath(folder) }));
