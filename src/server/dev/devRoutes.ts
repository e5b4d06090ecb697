import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { ApiEnv } from '../api/request/apiEnv.ts';
import { describeError } from '../text/describeError.ts';
import type { Behaviours } from './behaviours.ts';
import type { Learning } from './learning/createLearning.ts';
import type { LearningState } from '../../wire/dashboard/learningState.ts';
import type { Simulation } from './learning/simulation.ts';
import type { RequestLog } from './requestLog.ts';

/** The parts that the routes depend on. */
export interface DevParts {
  readonly requests: RequestLog;
  readonly behaviours: Behaviours;
  readonly learning: Pick<Learning, 'state' | 'savedFold'>;
  readonly simulation: Simulation;
  /** Ends the streams when it aborts. */
  readonly stopping: AbortSignal;
}

/**
 * Tells whether a request comes from a page of another site. CORS hides the response from such a page, but does not
 * prevent "simple requests" (Fetch standard), such as a POST of plain text. Browsers send `Origin` with every request
 * that may change something; other clients send none.
 */
const isCrossOrigin = (origin: string | undefined, url: string): boolean => {
  if (origin === undefined) return false;
  // Compares hosts, not origins: a proxy in front of the server may use https.
  return !URL.canParse(origin) || new URL(origin).host !== new URL(url).host;
};

/**
 * The routes under `/_dev/`: the inspector, the recorded requests, a stream of new ones, simulated faults, the state of
 * learning, and simulated readers. They have no CORS headers, so pages of other sites cannot read the responses. Other
 * methods than GET are rejected for such pages.
 */
export const devRoutes = ({ requests, behaviours, learning, simulation, stopping }: DevParts): Hono<ApiEnv> => {
  const inspector = fileURLToPath(new URL('../../dashboard', import.meta.url));
  return new Hono<ApiEnv>()
    .use(async ({ req, text }, next) => {
      if (req.method !== 'GET' && isCrossOrigin(req.header('origin'), req.url)) {
        return text('Pages of other sites may not change the state of the dev server.\n', 403);
      }
      return next();
    })
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
        return context.text(`${describeError(error)}\n`, 400);
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
      const pieces = learning.savedFold(context.req.param('app'));
      if (!pieces) return context.text('No app has this id.\n', 404);
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
