import { Hono, type MiddlewareHandler } from 'hono';
import type { ApiEnv } from '../api/request/apiEnv.ts';
import { createBehaviours, type Behaviours } from './behaviours.ts';
import { demoRoutes } from './demoRoutes.ts';
import { describeRequest } from './describeRequest.ts';
import { devMiddleware } from './devMiddleware.ts';
import { devRoutes, type DevParts } from './devRoutes.ts';
import { isLoopbackHost } from './isLoopback.ts';
import type { Simulation } from './learning/simulation.ts';
import { printable } from '../text/printable.ts';
import { createRequestLog, type RequestLog } from './requestLog.ts';

export interface DevTools {
  readonly requests: RequestLog;
  readonly behaviours: Behaviours;
  /** Goes before every route. */
  readonly middleware: MiddlewareHandler<ApiEnv>;
  /** Go behind the API's. */
  readonly routes: Hono<ApiEnv>;
  /** Ends every wait and every stream. */
  readonly stop: () => void;
}

/**
 * Everything that `--dev` adds.
 *
 * @param demo the folder of the demo, if it is to be served
 * @param url of this server, without a slash at its end
 */
export const createDevTools = (options: {
  readonly demo: URL | undefined;
  readonly url: () => string;
  readonly learning: DevParts['learning'];
  readonly simulation: Simulation;
  readonly say: (line: string) => void;
}): DevTools => {
  const { demo, url, learning, simulation, say } = options;
  const requests = createRequestLog();
  const behaviours = createBehaviours();
  const stopping = new AbortController();
  const remember = devMiddleware(requests, behaviours, stopping.signal);

  requests.subscribe((request) => {
    if (request.status !== null) say(printable(describeRequest(request)));
  });

  const routes = new Hono<ApiEnv>({ strict: true });
  // Without the slash the inspector's own files would be looked for at the root.
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
          `The dev server does not answer to ${host.slice(0, 200)}, only to this machine's names.\n`,
          403,
        );
      }
      return remember(context, next);
    },
    routes,
    stop: () => {
      simulation.stop();
      stopping.abort();
    },
  };
};
