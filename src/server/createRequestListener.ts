import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { rankDirectly } from './api/rankDirectly.ts';
import type { ApiEnv } from './api/request/apiEnv.ts';
import type { ApiParts } from './api/request/apiParts.ts';

/** The paths of the APIs, as opposed to those of files. */
const API_PATH = /^\/(?:predict\/)?api\//;

/**
 * Returns a listener for Node's HTTP server.
 *
 * @param options.loading resolves when every feed has been read once; undefined from then on
 */
export const createRequestListener = (options: {
  readonly routes: Hono<ApiEnv>;
  readonly api: ApiParts;
  readonly loading: () => Promise<void> | undefined;
}): ((request: IncomingMessage, response: ServerResponse) => void) => {
  const { routes, api, loading } = options;
  // The replacement of global classes is faster, but under --dev the server may run inside a test's process.
  const answer = getRequestListener(routes.fetch, { overrideGlobalObjects: !api.dev });
  return (request, response) => {
    const feeds = loading();
    if (feeds && API_PATH.test(request.url ?? '')) {
      // Before the feeds are read there is nothing to rank. A late answer is better than an empty one.
      void feeds.then(() => answer(request, response));
    } else if (api.dev || !rankDirectly(api, request, response)) {
      // Under --dev, rank requests use the routes too: the middleware records them and simulates faults.
      void answer(request, response);
    }
  };
};
