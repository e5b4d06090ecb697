import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { ApiEnv } from '../api/request/apiEnv.ts';
import { errorText } from '../text/errorText.ts';
import type { Behaviours } from './behaviours.ts';
import type { Learning } from './learning/createLearning.ts';
import type { LearningState } from '../../wire/dashboard/learningState.ts';
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

/**
 * Whether a request comes from a page of another site. None can read an answer, but some requests any page may send without
 * being asked first whether it may: a POST of plain text is one ("simple requests" of the Fetch standard). Browsers name their
 * origin with all that change something; who is no browser names none.
 */
const isForeign = (origin: string | undefined, url: string): boolean => {
  if (origin === undefined) return false;
  // By the host: before us there may be a proxy that speaks https.
  return !URL.canParse(origin) || new URL(origin).host !== new URL(url).host;
};

/**
 * What the dev server has under `/_dev/`: the inspector, the requests it remembers, the same as they happen, the behaviours,
 * what the apps have learned, and simulated readers. None of it has CORS headers, so no page of another site can read it, and
 * nothing but reading is allowed to one.
 */
export const devRoutes = ({ requests, behaviours, learning, simulation, stopping }: DevParts): Hono<ApiEnv> => {
  const inspector = fileURLToPath(new URL('../../dashboard', import.meta.url));
  return new Hono<ApiEnv>()
    .use(async ({ req, text }, next) => {
      if (req.method !== 'GET' && isForeign(req.header('origin'), req.url)) {
        return text('Pages of other sites may not change anything here.\n', 403);
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
        return context.text(`${errorText(error)}\n`, 400);
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
