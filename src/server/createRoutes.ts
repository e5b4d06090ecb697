import { Hono } from 'hono';
import type { ApiEnv } from './api/request/apiEnv.ts';
import type { DevTools } from './dev/devTools.ts';

/**
 * Combines all routes of a server.
 *
 * @param options.routes the routes of the API, the callbacks and the widget's files; the first match answers
 * @param options.devTools what `--dev` adds; undefined without `--dev`
 * @param options.logLine receives a line for every error that a route did not expect
 */
export const createRoutes = (options: {
  readonly routes: readonly Hono<ApiEnv>[];
  readonly devTools: DevTools | undefined;
  readonly logLine: (line: string) => void;
}): Hono<ApiEnv> => {
  const { routes, devTools, logLine } = options;
  const app = new Hono<ApiEnv>();
  if (devTools) app.use(devTools.middleware);
  for (const route of routes) app.route('/', route);
  if (devTools) app.route('/', devTools.routes);
  else app.get('/', (context) => context.text('topslot\n'));
  app.notFound(({ req, text }) => {
    // PAI-Rec's own text, for clients that compare it.
    if (/^\/api\/(?!v2\/)/.test(req.path)) return text('url not found route info', 404);
    return text(`There is nothing at ${req.path.slice(0, 200)}.\n`, 404);
  });
  app.onError((error, { req, text }) => {
    logLine(`error: ${req.method} ${req.path}: ${error.stack ?? error.message}`);
    return text("Internal error. The server's console has the details.\n", 500);
  });
  return app;
};
