import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { ApiEnv } from '../api/apiEnv.ts';
import type { Behaviours } from './behaviours.ts';
import type { RequestLog } from './requestLog.ts';

/**
 * What the dev server has under `/_dev/`: the inspector, the requests it remembers, the same as they happen, and the
 * behaviours. None of it has CORS headers, so no page of another site can read or change it.
 *
 * @param stopping ends the streams
 */
export const devRoutes = (requests: RequestLog, behaviours: Behaviours, stopping: AbortSignal): Hono<ApiEnv> => {
  const inspector = fileURLToPath(new URL('./inspector', import.meta.url));
  return new Hono<ApiEnv>()
    .get('/requests', (context) => context.json(requests.all()))
    .get('/events', (context) =>
      streamSSE(context, async (stream) => {
        const unsubscribe = requests.subscribe((request) => {
          void stream.writeSSE({ event: 'request', data: JSON.stringify(request) });
        });
        await new Promise<void>((resolve) => {
          stream.onAbort(resolve);
          stopping.addEventListener('abort', () => resolve());
        });
        unsubscribe();
      }),
    )
    .put('/behaviour', async (context) => {
      try {
        behaviours.set(await context.req.json());
        return context.body(null, 204);
      } catch (error) {
        return context.text(`${error instanceof Error ? error.message : String(error)}\n`, 400);
      }
    })
    .delete('/behaviour', (context) => {
      behaviours.clear();
      return context.body(null, 204);
    })
    .get('/*', serveStatic({ root: inspector, rewriteRequestPath: (path) => path.replace(/^\/_dev/, '') || '/' }));
};
