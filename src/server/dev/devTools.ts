import { Hono, type MiddlewareHandler } from 'hono';
import type { ApiEnv } from '../api/request/apiEnv.ts';
import { createBehaviours, type Behaviours } from './behaviours.ts';
import { demoRoutes } from './demoRoutes.ts';
import { describeRequest } from './describeRequest.ts';
import { devMiddleware } from './devMiddleware.ts';
import { devRoutes, type DevParts } from './devRoutes.ts';
import { isLoopbackHost } from './isLoopback.ts';
import type { Simulation } from './learning/simulation.ts';
import { toPrintable } from '../text/toPrintable.ts';
import { createRequestLog, type RequestLog } from './requestLog.ts';

export interface DevTools {
  readonly requests: RequestLog;
  readonly behaviours: Behaviours;
  /** Must run before every route. */
  readonly middleware: MiddlewareHandler<ApiEnv>;
  /** The inspector, its API and the demo. Must come after the routes of the API, since they include `/`. */
  readonly routes: Hono<ApiEnv>;
  /** Ends all delays, streams and simulated readers. */
  readonly stop: () => void;
}

/**
 * Creates everything that `--dev` adds.
 *
 * @param options.demo the folder of the demo; undefined: the demo is not served
 * @param options.url returns this server's address without a trailing slash
 * @param options.logLine receives a line for every answered request
 */
export const createDevTools = (options: {
  readonly demo: URL | undefined;
  readonly url: () => string;
  readonly learning: DevParts['learning'];
  readonly simulation: Simulation;
  readonly logLine: (line: string) => void;
}): DevTools => {
  const { demo, url, learning, simulation, logLine } = options;
  const requests = createRequestLog();
  const behaviours = createBehaviours();
  const stopping = new AbortController();
  const recordRequest = devMiddleware(requests, behaviours, stopping.signal);

  requests.subscribe((request) => {
    if (request.status !== null) logLine(toPrintable(describeRequest(request)));
  });

  const routes = new Hono<ApiEnv>({ strict: true });
  // Without the trailing slash, the browser would request the inspector's files from the root.
  routes.get('/_dev', (context) => context.redirect('/_dev/'));
  routes.route('/_dev', devRoutes({ requests, behaviours, learning, simulation, stopping: stopping.signal }));
  if (demo) routes.route('/', demoRoutes(demo, url));
  else routes.get('/', (context) => context.redirect('/_dev/'));

  return {
    requests,
    behaviours,
    middleware: async (context, next) => {
      const host = context.req.header('host') ?? '';
      if (!isLoopbackHost(host)) {
        return context.text(
          `The dev server rejects the host "${host.slice(0, 200)}". Use localhost or a name that ends in .test.\n`,
          403,
        );
      }
      return recordRequest(context, next);
    },
    routes,
    stop: () => {
      simulation.stop();
      stopping.abort();
    },
  };
};
