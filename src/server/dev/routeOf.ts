import type { Route } from '../../wire/dashboard/rememberedRequest.ts';

/** What a request is for, by its method and path; `undefined` for what the dev server does not remember. */
export const routeOf = (method: string, path: string): { route: Route; app?: string } | undefined => {
  if (path === '/topslot.js' || path === '/topslot.css' || path === '/topslot-report.js') return { route: 'script' };
  if (path === '/api/callback') return { route: 'callback' };
  const [, application, last] = /^\/predict\/api\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  // A prediction is a ranking that a server asks for.
  if (application !== undefined) return { route: last === 'callback' ? 'callback' : 'rank', app: application };
  const [, app, verb] = /^\/api\/v2\/([^/]+)\/(rank|reward|activate)(?:\/|$)/.exec(path) ?? [];
  if (app === undefined) return undefined;
  if (method === 'OPTIONS') return { route: 'preflight', app };
  return { route: verb === 'rank' ? 'rank' : verb === 'reward' ? 'reward' : 'activate', app };
};
