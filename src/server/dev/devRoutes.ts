import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { ApiEnv } from '../api/apiEnv.ts';
import type { Behaviours } from './behaviours.ts';
import type { Learning } from './learning/createLearning.ts';
import type { LearningState } from './learning/learningState.ts';
import type { Simulation } from './learning/simulation.ts';
import type { RequestLog } from './requestLog.ts';

/** What the routes stand on. */
export interface DevParts {
  readonly requests: RequestLog;
  readonly behaviours: Behaviours;
  readonly learning: Pick<Learning, 'state' | 'fold'>;
  readonly simulation: Simulation;
  /** Ends the streams. */
  readonly stopping: AbortSignal;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * What the dev server has under `/_dev/`: the inspector, the requests it remembers, the same as they happen, the behaviours,
 * what the apps have learned, and simulated readers. None of it has CORS headers, so no page of another site can read or
 * change it.
 */
export const devRoutes = ({ requests, behaviours, learning, simulation, stopping }: DevParts): Hono<ApiEnv> => {
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
        return context.text(`${messageOf(error)}\n`, 400);
      }
    })
    .delete('/behaviour', (context) => {
      behaviours.clear();
      return context.body(null, 204);
    })
    .get('/learning', (context) => {
      const state: LearningState = { ...learning.state(), simulated: simulation.state() };
      return context.json(state);
    })
    .get('/fold/:app', (context) => {
      const pieces = learning.fold(context.req.param('app'));
      if (!pieces) return context.text('There is no such app.\n', 404);
      return context.text(pieces.map((piece) => `${JSON.stringify(piece)}\n`).join(''));
    })
    .post('/simulate', async (context) => {
      const body: unknown = await context.req.json().catch(() => null);
      const { app }: { readonly app?: unknown } = Object(body);
      if (typeof app !== 'string') return context.text('The body must be JSON: {"app": "<id>"}.\n', 400);
      const started = simulation.start(app);
      return started.ok ? context.body(null, 202) : context.text(`${started.why}\n`, started.status);
    })
    .delete('/simulate', (context) => {
      simulation.stop();
      return context.body(null, 204);
    })
    .get('/*', serveStatic({ root: inspector, rewriteRequestPath: (path) => path.replace(/^\/_dev/, '') || '/' }));
};
