import type { Route } from '../../wire/dashboard/rememberedRequest.ts';

/** Returns the kind of a request and its app; undefined for requests that the dev server does not record. */
export const routeOf = (method: string, path: string): { route: Route; app?: string } | undefined => {
  if (path === '/topslot.js' || path === '/topslot.css' || path === '/topslot-report.js') return { route: 'script' };
  if (path === '/api/callback') return { route: 'callback' };
  const [, application, scene] = /^\/predict\/api\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  // A prediction of the Volcengine API is a ranking that a publisher's server requests.
  if (application !== undefined) return { route: scene === 'callback' ? 'callback' : 'rank', app: application };
  const [, app, verb] = /^\/api\/v2\/([^/]+)\/(rank|reward|activate)(?:\/|$)/.exec(path) ?? [];
  if (app === undefined) return undefined;
  if (method === 'OPTIONS') return { route: 'preflight', app };
  return { route: verb === 'rank' ? 'rank' : verb === 'reward' ? 'reward' : 'activate', app };
};
