import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { ApiEnv } from '../api/request/apiEnv.ts';

/** Where the demo expects the server, since it can also be opened from disk. */
const WRITTEN_FOR = '127.0.0.1:8080';

/**
 * The demo newspaper at `/`. Its pages name the server by the address that it has as a rule; where it has another one,
 * they are served with that in its place.
 *
 * @param url of this server, without a slash at its end
 */
export const demoRoutes = (folder: URL, url: () => string): Hono<ApiEnv> =>
  new Hono<ApiEnv>()
    .use('/*', async (context, next) => {
      await next();
      if (!context.res.headers.get('content-type')?.startsWith('text/html')) return;
      const page = (await context.res.text()).replaceAll(WRITTEN_FOR, new URL(url()).host);
      // Hono copies the headers of the answer that is replaced, its length among them, unless there is none any more.
      const { status } = context.res;
      context.res = undefined;
      context.res = new Response(page, {
        status,
        headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' },
      });
    })
    .get('/*', serveStatic({ root: fileURLToPath(folder) }));
